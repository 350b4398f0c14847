"""What a function costs: several ways to compute each, timed by turns.

``forms`` has the ways, ``clock`` times them and whole training steps, ``table`` compares all for the
command line. The lesson is in ``claims``.
"""
