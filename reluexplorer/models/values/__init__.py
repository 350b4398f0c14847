"""Frozen values that all rooms of ``models`` and those above share: kinds, layers, findings, refusals.

No library of the extra is imported here.
"""
