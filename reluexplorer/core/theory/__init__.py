"""What is known about networks without training them.

Formulas with their sources, for lessons and tests; nothing here depends on a run.
"""
