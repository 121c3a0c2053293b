"""Alarms: a run compared with the archive's own history. Pure rules; what they say stands in the run's report."""
