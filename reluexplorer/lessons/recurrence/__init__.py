"""Recurrent networks in the lesson on first weights: a run of one, and what the command line measures."""
