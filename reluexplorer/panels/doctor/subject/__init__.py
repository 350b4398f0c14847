"""The right column: the chosen layer, its chosen channel, and whether the data or the model silence them.

Its parts share one scale of standard deviations; nothing is measured here.
"""
