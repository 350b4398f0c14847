"""Shapes, heat maps and marks that several widgets paint, and what a painted widget is.

Pictures come from values that are handed over; no control is here.
"""
