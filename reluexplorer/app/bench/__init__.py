"""``reluexplorer bench``: what the program measures about its own speed, against named contestants.

Import ``command``; nothing that a person uses depends on it.
"""
