"""One training step and many, as fast as NumPy goes: plans, bound calls, batches, penalties.

Import ``training`` to advance a state and ``evaluator`` to look at one; documents and data files must not
be known here.
"""
