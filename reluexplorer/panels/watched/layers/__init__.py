"""The table of layers of a watched run: heads that order it, strips of units, figures over time.

Rows are values of ``shared``; nothing is dispatched from here.
"""
