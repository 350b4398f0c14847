"""A run while it is made: the side that trains, the side that asks, and what is told between them.

Import ``client`` and ``snapshot``; documents are known here, commands are not.
"""
