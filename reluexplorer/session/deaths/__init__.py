"""Which neurons died and came back over a run, counted once, since when, and in words.

Panels and the command line read it; it looks at snapshots and changes nothing.
"""
