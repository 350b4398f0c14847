"""The card of the smaller copy: the margin, what it cuts, and what the inputs that were kept back say.

The copy itself is made and written by the session.
"""
