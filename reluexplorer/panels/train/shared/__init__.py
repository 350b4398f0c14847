"""What all parts of Train look at.

A view is a frozen value; no widget is here.
"""
