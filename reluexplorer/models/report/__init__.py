"""What was found of a model as files: a page for browsers that needs nothing beside it, and tables.

Words and pictures are made here from findings alone; nothing is measured or written.
"""
