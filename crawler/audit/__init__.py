"""Whether an archive is whole: catalogue, posts, WARC files and pictures, each against the others."""
