"""Buttons, fields, cards, tables: what a person reads, presses and types in.

Import ``all_controls`` or a single file; none knows what it sets.
"""
