"""The run so far: loss, learning rate and dead units over the steps, with a cursor.

Values from ``reluexplorer.watch`` come in; nothing is dispatched from here.
"""
