"""The right column: the output over the plane, losses, measures.

Import ``outcome``; it shows the view and dispatches commands.
"""
