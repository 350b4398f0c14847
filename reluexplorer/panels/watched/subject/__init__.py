"""The column that says what happened, to which units, after which update, and what to try in the script.

Values from ``reluexplorer.watch`` come in; nothing is dispatched from here.
"""
