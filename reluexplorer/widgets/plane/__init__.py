"""The input plane: its map, its points, its zoom.

Import ``plane_widget`` and ``view``; it shows what it is given.
"""
