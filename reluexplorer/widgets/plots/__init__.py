"""Curves, charts, strips and their axes.

They show frozen views and tell what was asked for by signals; where numbers come from is not known here.
"""
