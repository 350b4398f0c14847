"""What the command line measures beside the lesson on where ReLU is used.

Each file has one experiment of its own settings. The lesson is in ``claims`` and offers them.
"""
