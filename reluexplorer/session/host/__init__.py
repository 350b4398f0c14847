"""What a command may see of the session that carries it out, and ask of it.

``State`` is all that a panel may look at; how a command is told, and what it does, is not known here.
"""
