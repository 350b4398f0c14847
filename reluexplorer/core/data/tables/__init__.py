"""From the bytes of a file that people or programs wrote to a table of numbers, with notes on what was done.

Import ``table`` to load and ``column_choices`` to choose; nothing here trains, and nothing that is read is
ever carried out.
"""
