"""What may help, as a table of what was measured.

Import ``comparing``; it shows the view and dispatches commands.
"""
