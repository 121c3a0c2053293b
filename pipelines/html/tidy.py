"""The whole way of a body: Sina's inner HTML in, the document's body out, and the proof that it reads back the same."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.html.clean import clean, pictures
from pipelines.html.parse import parse_body
from pipelines.html.write import write_body

# The last round proves that nothing changes any more; real pages need two.
MAX_ROUNDS = 8


class UnstableMarkupError(ValueError):
    """The markup reads differently each time it is written down. Raised by `tidy`, handled by the clean pipeline."""


@dataclass(frozen=True, slots=True)
class Body:
    """A cleaned body: its markup in the seed format, and the addresses of its pictures in reading order."""

    markup: str
    pictures: tuple[str, ...]


def tidy(markup: str, base: str) -> Body:
    """Return the cleaned body of an article. *markup*: the inner HTML of its body element; *base*: its URL.

    What is written is read and cleaned again until that changes nothing: markup that reads differently once it is
    written down could show a browser elements that nobody cleaned (mutation XSS).
    """
    for _ in range(MAX_ROUNDS):
        root = parse_body(markup)
        if root is None:
            break
        clean(root, base)
        written = write_body(root)
        if written == markup:
            return Body(written, pictures(root))
        markup = written
    raise UnstableMarkupError("the body reads differently each time it is written")
