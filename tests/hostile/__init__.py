"""What strangers do to a crawl: hostile pages and lists, written by us after known families, and hostile servers."""
