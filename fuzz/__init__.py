"""Coverage-guided fuzzing of what reads a stranger's bytes: `python -m fuzz [--seconds N] [--target NAME]`."""
