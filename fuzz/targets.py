"""The registry of targets. Imported by name alone, so that a target's modules are watched from their first line."""

from __future__ import annotations

from importlib import import_module

from fuzz.target import Target

NAMES = ("pages", "lists", "documents", "warcs", "sites", "schedules")


def target(name: str) -> Target:
    """Return a target by its name."""
    found = import_module(f"fuzz.{name}").TARGET
    if not isinstance(found, Target):
        raise TypeError(f"fuzz.{name} has no target")
    return found
