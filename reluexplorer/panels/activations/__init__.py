"""The Activations workspace: the functions, their slopes, what they let through, what they cost.

Import ``panel``; it shows the view and dispatches commands.
"""
