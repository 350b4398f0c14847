"""What all parts of Neurons look at.

A view is a frozen value; no widget is here.
"""
