"""Recipes of convolutional and recurrent networks, as frozen values: what fixes a run of each kind.

Import ``convolution`` or ``recurrence`` for one kind, ``codec`` for all. A setting is declared once, and
option, bounds and saved form come from it; runs and files are not known here.
"""
