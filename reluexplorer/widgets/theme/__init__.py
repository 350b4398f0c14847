"""Colours, fonts, icons and the style of everything, with the words beside the mouse.

All widgets may import it; it imports no other widget.
"""
