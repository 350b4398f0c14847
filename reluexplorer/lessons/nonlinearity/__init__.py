"""What the lesson on why depth needs an activation counts on: layers multiplied out, and exclusive or.

``doors`` offers the known results on them to the command line. The lesson is in ``claims``.
"""
