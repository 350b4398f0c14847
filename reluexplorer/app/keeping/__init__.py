"""What is kept beside the person's own files, offered at the next start, and asked about on leaving.

Nothing here paints but the card of offers.
"""
