"""A watched run in whatever kind of file it is, read once or as it grows.

It stands above both kinds: run files, and the event files of TensorBoard.
"""
