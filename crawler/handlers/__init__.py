"""Download handlers that stand in for the network: a saved site, or a mirror of one's own."""
