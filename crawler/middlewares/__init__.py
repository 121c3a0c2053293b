"""Downloader middlewares: who may be asked, when to wait, and when to stop asking."""
