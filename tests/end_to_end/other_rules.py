"""Rules other than the project's own, for tests of what becomes of an archive whose rules have changed."""

from __future__ import annotations

import json
from dataclasses import replace

from crawler.items import Article
from crawler.settings import base

LEFT_OUT = "责任编辑"


class OtherRule:
    """Leaves a word out of every body, before anything is compared."""

    def process_item(self, item: Article) -> Article:
        return replace(item, body=item.body.replace(LEFT_OUT, ""))


def other_rules() -> str:
    """Return the setting under which a crawl reads by another rule."""
    own = f"{OtherRule.__module__}.{OtherRule.__qualname__}"
    return f"ITEM_PIPELINES={json.dumps({**base.ITEM_PIPELINES, own: 150})}"
