"""Tests of what the lesson of saturation measures."""
