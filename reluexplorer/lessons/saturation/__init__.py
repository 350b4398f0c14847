"""What the lesson of saturation measures: lengths of gradients on its stage, and published results.

Each file has one way to look at them. The lesson is in ``claims`` and offers them.
"""
