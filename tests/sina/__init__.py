"""A local stand-in for Sina Finance made of invented articles: pages, lists, a server, a saved site."""
