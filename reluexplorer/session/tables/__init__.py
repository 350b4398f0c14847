"""A table that a person looks at before it is learned: read beside the window, chosen from in it."""

from __future__ import annotations
