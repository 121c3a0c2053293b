"""Articles with a frame around their story, for archives in either profile."""

from __future__ import annotations

from typing import Any

from crawler.profiles import Profile
from pipelines.document import Form
from tests.pipelines.conftest import Run

CLEAN = Form(Profile.CLEAN)
FRAME = (
    '\n\n<style>.q{}</style><div class="appendQr_wrap"><img src="https://n.sinaimg.cn/finance/cece9e13/1.png"></div>\n'
    '<p class="article-editor">责任编辑：苏砚 SF041</p>'
)


def texts(run: Run) -> list[tuple[Any, ...]]:
    """Return the versions that the catalogue has noted: number, cause and digest of the content."""
    return [
        (revision.document_id, revision.version, revision.cause, revision.content_sha256)
        for record in run.records()
        for revision in run.archive.catalogue.revisions.of(record["document_id"])
    ]


def without_digests(run: Run) -> list[dict[str, Any]]:
    """Return the rows of the articles, but for the digests of their files."""
    return [{name: value for name, value in row.items() if name != "file_sha256"} for row in run.records()]
