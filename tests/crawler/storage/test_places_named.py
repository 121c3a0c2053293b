"""Names that strangers give: no id, channel or path of a foreign journal leads out of an archive's folder."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import JournalError
from crawler.storage.journal import Entry
from crawler.storage.paths import file_name, is_below, is_document_id, is_folder_name, post_path
from tests.crawler.builders import at
from tests.hostile.words import BIDI, FILES

DAY = at("2026-03-05 10:00:00")
ID = "qwertyu0000001"
# Windows keeps these for devices, whatever their ending is.
DEVICES = (
    "con",
    "prn",
    "aux",
    "nul",
    "conin$",
    "conout$",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
)
NAMES = st.text() | st.text(st.sampled_from("./\\%2e:~- \x00\n\u202e\uff0e\u2024CONaux灯\ud800"), max_size=300)


def names_of(path: str) -> tuple[str, ...]:
    """Return a path's parts as Windows, too, would part them."""
    return PurePosixPath(path.replace("\\", "/")).parts


@pytest.mark.parametrize("title", FILES, ids=lambda title: ascii(title)[:20])
def test_a_hostile_title_is_one_name(title: str) -> None:
    name = file_name(title, ID)

    assert len(names_of(name)) == 1
    assert len(name.encode()) <= 255
    assert name.endswith(f"{ID}.md")


@given(NAMES)
def test_no_title_gives_the_name_of_a_device(title: str) -> None:
    assert file_name(title, ID).partition(".")[0].strip().lower() not in DEVICES


@pytest.mark.parametrize("device", [*DEVICES, "CON.txt", "nul .", "Aux:", "COM¹.x", f"aux.{'灯' * 90}"])
def test_no_device_is_opened(device: str) -> None:
    assert file_name(device, ID).partition(".")[0].strip().lower() not in DEVICES


@given(NAMES)
def test_no_name_turns_its_direction_or_ends_in_a_dot(title: str) -> None:
    name = file_name(title, ID)

    assert not set(name) & set(BIDI)
    assert not name.endswith((".", " "))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Lamp", "LAMP", id="case"),
        pytest.param("Straße", "STRASSE", id="case of more letters"),
        pytest.param("caf\u00e9", "cafe\u0301", id="composed and decomposed"),
        pytest.param("\ufb01n", "fin", id="ligature"),
        pytest.param("a?", "a*", id="both made safe"),
    ],
)
def test_twins_have_names_of_their_own(one: str, other: str) -> None:
    names = [file_name(title, f"qwertyu000000{number}") for number, title in enumerate((one, other))]

    assert len({name[-17:].casefold() for name in names}) == 2


@given(NAMES, NAMES)
def test_no_channel_and_no_id_lead_out_of_the_posts(channel: str, document_id: str) -> None:
    path = post_path(channel, DAY, "灯", document_id)

    assert is_below(path)
    assert Path(path).parts[0] == "posts"
    assert len(names_of(path)) == 5


@pytest.mark.parametrize("path", ["posts/china/2026/03/灯-a.md", "pictures/ab/ab.jpg", "a..b/c"])
def test_a_path_below_the_archive(path: str) -> None:
    assert is_below(path)


@pytest.mark.parametrize("path", ["", ".", "..", "../a", "a/../../b", "/etc/passwd", "a\\..\\b", "C:\\a", "a\x00b"])
def test_a_path_that_leads_elsewhere(path: str) -> None:
    assert not is_below(path)


@pytest.mark.parametrize("text", [ID, "url0123456789abcdef0123", "live12-34"])
def test_an_id(text: str) -> None:
    assert is_document_id(text)


@pytest.mark.parametrize(
    "text", ["", "..", f"../{ID}", f"{ID}/..", f"{ID}\n", ID.upper(), "qwertyu000000１", "url0123", f"{ID}.md"]
)
def test_no_id(text: str) -> None:
    assert not is_document_id(text)


@pytest.mark.parametrize(
    ("text", "is_one"), [("china", True), ("155-1686", True), ("..", False), ("a/b", False), ("", False)]
)
def test_a_folders_name(text: str, *, is_one: bool) -> None:
    assert is_folder_name(text) is is_one


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"document_id": "../../x"}, id="an id"),
        pytest.param({"document_id": 7}, id="an id that is no text"),
        pytest.param({"channel": "../.."}, id="a channel"),
        pytest.param({"path": "/etc/passwd"}, id="a path"),
        pytest.param({"columns": {"path": "../x"}}, id="a path inside"),
        pytest.param({"rows": [{"$": "Owed", "is": {"document_id": "../x", "url": "a"}}]}, id="an id in a list"),
    ],
)
def test_an_entry_of_the_journal_names_no_place_outside(told: dict[str, object]) -> None:
    with pytest.raises(JournalError, match="of an archive"):
        Entry.from_json({"entry": "Outcomes.archive", **told})
