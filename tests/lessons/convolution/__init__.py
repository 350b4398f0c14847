"""Tests of what the lesson on convolutional networks trains and shows."""
