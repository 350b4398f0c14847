"""How the program starts, goes on after a fault, and ends.

It makes the window and listens to the system around it.
"""
