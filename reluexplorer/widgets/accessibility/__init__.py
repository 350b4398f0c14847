"""What a screen reader is told of painted widgets: their parts with name, role, value, state and actions.

A widget describes its parts as plain values; only this folder knows Qt's interfaces for them. Nothing of a
network, a lesson or a session is known here; how a part is painted, and what it is called, belongs to the
widget that paints it.
"""
