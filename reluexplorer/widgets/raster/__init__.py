"""Samples by neurons, as an image that can be zoomed.

Import ``raster_widget`` and ``view``; it shows what it is given.
"""
