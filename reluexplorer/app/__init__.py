"""The program around the panels: actions, and the parsing that the command line and the benchmarks share.

Everything else is in the folders; nothing below this imports it.
"""
