"""Tests of the recurrent networks that a lesson trains."""
