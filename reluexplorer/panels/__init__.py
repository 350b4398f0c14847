"""One folder a workspace, and what a panel is.

Panels dispatch commands and never import each other.
"""
