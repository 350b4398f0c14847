"""Scripts that drive a window and take pictures, the same everywhere.

Import ``screenshots`` and ``stage``; what a picture is, is in ``pictures``.
"""
