"""What is known of a watched training, for other programs and for browsers.

Import ``tables`` or ``page``; nothing here writes a file.
"""
