"""The Train workspace, a folder for each of its columns and one for the strip.

Import ``panel``; it puts the parts together and hands them the view.
"""
