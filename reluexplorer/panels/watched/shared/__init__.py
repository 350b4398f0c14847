"""What table, chart and column tell alike: a moment of the run, its layers' units, and the words.

Values from ``reluexplorer.watch`` come in; nothing is dispatched from here.
"""
