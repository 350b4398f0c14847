"""The activations of a model one after the other, as a strip that can be walked.

It shows the same rows as the table of layers.
"""
