"""Recurrent networks: one layer that reads a sequence step by step, and its own last outputs with it.

What they are is in ``spec``, how a batch goes through them and back in ``passes``, and what is seen of that
at each step in ``through_time``.
"""
