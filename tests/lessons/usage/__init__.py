"""Tests of what is measured beside the lesson on where ReLU is used."""
