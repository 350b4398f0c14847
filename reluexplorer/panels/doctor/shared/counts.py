"""Counts of what a model is fed."""

from __future__ import annotations

from reluexplorer.language import ngettext


def inputs_in_words(count: int) -> str:
    """Return how many inputs: 1 input, 10,000 inputs."""
    return ngettext("{count:,} input", "{count:,} inputs", count).format(count=count)
