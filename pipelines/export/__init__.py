"""Exports: the archive's articles as JSON Lines, CSV or Parquet, one at a time, for people who want data."""
