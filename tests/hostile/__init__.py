"""Servers that do what no library would: certificates of all kinds, answers byte by byte, names that lead elsewhere."""
