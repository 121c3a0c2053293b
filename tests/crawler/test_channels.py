"""crawler.channels: the table holds together, and every way to name a channel finds it."""

from __future__ import annotations

import re

import pytest

from crawler.channels import CHANNELS, STALE_LIDS, Channel, channel_of_slug, doubled, find_channel
from crawler.errors import BadArgumentError

LISTS = {
    153: {2509, 2510, 2511, 2512, 2513, 2514, 2515, 2516, 2517, 2518, 2669},
    155: {1686, 1687, 1688, 1689, 1690, 3231},
    164: {1693, 1694, 1695, 1696, 1697},
    166: {1703},
    186: {1746},
    189: {1758},
    205: {1789, 1790, 1791, 1792, 1793},
    372: {2431},
    384: {2487, 2519, 2671, 2672, 2673, 2674, 2675, 2676},
}
EACH_CHANNEL = pytest.mark.parametrize("channel", [pytest.param(channel, id=channel.slug) for channel in CHANNELS])


@pytest.mark.parametrize("attribute", ["slug", "lid", "name"])
def test_no_two_channels_share_it(attribute: str) -> None:
    values = [getattr(channel, attribute) for channel in CHANNELS]

    assert len(set(values)) == len(values)


@pytest.mark.parametrize("pageid", LISTS)
def test_the_lists_of_a_page_group_are_known(pageid: int) -> None:
    assert {channel.lid for channel in CHANNELS if channel.pageid == pageid} == LISTS[pageid]


@EACH_CHANNEL
def test_a_channel_is_of_a_known_page_group(channel: Channel) -> None:
    assert channel.pageid in LISTS


@EACH_CHANNEL
def test_a_slug_is_a_safe_folder_name(channel: Channel) -> None:
    assert re.fullmatch("[a-z][a-z0-9]*", channel.slug)


@EACH_CHANNEL
def test_a_channel_is_found_by_its_slug(channel: Channel) -> None:
    assert find_channel(channel.slug) is channel


@EACH_CHANNEL
def test_a_channel_is_found_by_its_lid(channel: Channel) -> None:
    assert find_channel(str(channel.lid)) is channel


@EACH_CHANNEL
def test_a_channel_is_found_by_its_pair(channel: Channel) -> None:
    assert find_channel(f"{channel.pageid}/{channel.lid}") is channel


@EACH_CHANNEL
def test_a_channel_is_found_by_the_slug_in_the_catalogue(channel: Channel) -> None:
    assert channel_of_slug(channel.slug) is channel


@pytest.mark.parametrize("twin", [channel for channel in CHANNELS if channel.twin_of], ids=lambda channel: channel.slug)
def test_a_twin_is_of_a_channel_of_the_table(twin: Channel) -> None:
    assert find_channel(str(twin.twin_of)).twin_of is None


def test_the_default_channel_is_the_seeds() -> None:
    assert find_channel("china") == Channel("china", 155, 1686, "国內")


@pytest.mark.parametrize(
    ("slug", "category"),
    [
        pytest.param("china", "新浪财经\uff0d国\u5167", id="the seed's own spelling"),
        pytest.param("macro", "新浪财经\uff0d宏观经济", id="another"),
        pytest.param("999-1234", "新浪财经\uff0d999-1234", id="outside the table"),
    ],
)
def test_a_category_is_the_channels_name_behind_a_fullwidth_hyphen(slug: str, category: str) -> None:
    assert channel_of_slug(slug).category == category


def test_a_pair_outside_the_table_is_a_channel_of_its_own() -> None:
    assert find_channel("999/1234") == Channel("999-1234", 999, 1234, "999-1234")


def test_a_channel_outside_the_table_is_found_by_its_slug_in_the_catalogue() -> None:
    assert channel_of_slug("999-1234") == find_channel("999/1234")


def test_a_pair_with_leading_zeros_is_the_same_list() -> None:
    assert find_channel("0155/01686") == find_channel("155/1686")


@pytest.mark.parametrize(
    "name", ["", "nope", "China", "1", "155-1686", "155/", "/1686", "155/1686/1", "a/b", "-1/2", "../x"]
)
def test_any_other_name_is_refused(name: str) -> None:
    with pytest.raises(BadArgumentError, match=re.escape(f"channel={name!r} is no channel")):
        find_channel(name)


@pytest.mark.parametrize("hint", ["china, macro, local", "ipoagents", "pageid/lid (155/1686)"])
def test_a_refusal_says_what_to_write(hint: str) -> None:
    with pytest.raises(BadArgumentError, match=re.escape(hint)):
        find_channel("nope")


def test_pairs_that_show_nearly_the_same_are_known() -> None:
    pairs = {(channel.lid, find_channel(channel.twin_of).lid) for channel in CHANNELS if channel.twin_of}

    assert pairs == {(2516, 2519), (2517, 2671), (2518, 2672)}


def test_both_sides_of_a_pair_are_noticed() -> None:
    named = [find_channel(name) for name in ("china", "newsstock", "stock")]

    assert [(one.slug, other.slug) for one, other in doubled(named)] == [("newsstock", "stock")]


def test_lists_that_were_found_stale_are_in_the_table() -> None:
    assert {channel.lid for channel in CHANNELS} >= STALE_LIDS
