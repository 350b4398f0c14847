"""The owner of what is open, as commands see it: its state, and what may be asked of it.

``State`` is all that a panel may look at; how a command is told, and what it does, is not known here.
"""
