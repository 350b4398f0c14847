"""Tests of what the lesson on why depth needs an activation measures."""
