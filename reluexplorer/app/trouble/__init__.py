"""What is known where something fails: the log, the hooks that write into it, and the diagnostics.

Nothing here knows the window; nothing here may fail itself.
"""
