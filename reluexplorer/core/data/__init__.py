"""Samples and how they are split: what is drawn, what ships, what was drawn by hand.

Data sets are frozen values that all may import; reading the files of others belongs to ``tables``.
"""
