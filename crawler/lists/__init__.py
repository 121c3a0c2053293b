"""Sina's lists: their addresses, their answers and when to stop reading them, one module per source. Pure."""
