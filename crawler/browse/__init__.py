"""Looking inside an archive: Datasette with a search page, and a page for each article."""
