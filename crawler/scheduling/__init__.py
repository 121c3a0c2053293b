"""Crawls by a schedule: the plan of a file, what is due by it, and the processes that do it."""
