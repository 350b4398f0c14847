"""The bar on top of the window, and the list of the history that it opens.

Both are painted by themselves and told by the window what to show.
"""
