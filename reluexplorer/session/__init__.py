"""What is open and what can be done to it: ``session`` is its one door, ``script`` drives it from files.

Nothing here knows Qt.
"""
