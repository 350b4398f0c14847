"""What all claims share: what a lesson is, its pictures, its questions, how it trains and times.

Import ``lesson`` and ``exhibit`` from above; each claim is a file of ``claims``.
"""
