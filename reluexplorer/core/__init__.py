"""Networks, their training, their health and their pictures as numbers, in NumPy and contourpy alone.

Everything here may be imported by all above it; nothing here knows of a window, a document or a person.
"""
