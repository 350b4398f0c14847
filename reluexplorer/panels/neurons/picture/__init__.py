"""The pictures of all neurons at once.

Import ``pictures``; they show the view and dispatch commands.
"""
