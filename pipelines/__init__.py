"""From an Article to files: one item pipeline per file, in the order of ITEM_PIPELINES."""
