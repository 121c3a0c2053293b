"""One spider per source. Each only says what to ask for; how a page becomes an Article is in `base`."""
