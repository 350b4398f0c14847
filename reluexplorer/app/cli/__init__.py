"""The command line: each command a file.

No Qt is imported before a window is wanted; what a run is made of comes from commands.
"""
