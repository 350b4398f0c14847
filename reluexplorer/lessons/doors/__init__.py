"""Experiments beside the stages, for the command line: rows of known results, each with its settings.

A file belongs to one claim, which offers its ``EXPERIMENTS``; it knows the core and what lessons share.
"""
