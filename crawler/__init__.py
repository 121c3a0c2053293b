"""From Sina's lists and pages to an Article: everything that faces the network."""
