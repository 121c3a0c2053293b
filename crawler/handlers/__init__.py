"""Download handlers: the network behind its gates, and what stands in for it (a saved site, a mirror)."""
