"""What is said of a model or inputs that cannot be used."""

from __future__ import annotations


class ModelError(ValueError):
    """A model, or inputs for it, cannot be read or measured; the message is a sentence for people."""


class RunRefusedError(ModelError):
    """A model was loaded, but not run on what it was fed."""
