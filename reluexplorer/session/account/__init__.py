"""What happened to neurons over a run, counted once, in words.

Panels and the command line read it; it looks at snapshots and changes nothing.
"""
