"""The claims about ReLU, one a file: what is said, what is measured, what the verdict is.

Import ``catalogue``, which finds them: a new file with a ``LESSON`` is one more. A claim knows what all
lessons share, and never another claim.
"""
