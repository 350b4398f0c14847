"""The claims about ReLU, one a file: what is said, what is measured, what the verdict is.

Import ``catalogue``; a claim knows what all lessons share, and never another claim.
"""
