"""A trained network, its data and its history in forms that other programs read.

Import what is asked for by its file; where it is written is not known here.
"""

from __future__ import annotations
