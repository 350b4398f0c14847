"""A table of layers, a strip of units in each row: its columns, heads, and what mouse and keys choose.

What stands in the other columns is painted by those who show it.
"""
