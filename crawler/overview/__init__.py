"""The overview of an archive: what its catalogue tells people at a glance, as one HTML page. Reads only."""
