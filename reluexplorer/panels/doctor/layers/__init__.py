"""The table of layers: heads that order it, a strip of channels in each row, a search and filters.

Rows are values of ``shared``; nothing is dispatched from here.
"""
