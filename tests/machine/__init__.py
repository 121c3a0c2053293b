"""A machine that fails on purpose: commands in processes of their own, with faults at steps that a test names."""
