"""What a person opens, drops or saves, and what is asked about it.

A path becomes commands here; nothing of the window is known.
"""
