"""The middle: the network, and what a person does to it.

Import ``centre``; it shows the view and dispatches commands.
"""
