"""The raw archive: every answer as a WARC record, and beside it, as metadata records, what was asked and decided.

Format: WARC 1.1 (ISO 28500:2017), one gzip member a record, through warcio.
"""
