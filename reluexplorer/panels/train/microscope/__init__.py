"""One update on one sample, followed step by step.

Import ``page``; what is computed comes from the core's ``one_update``, and here it is laid out and said.
"""
