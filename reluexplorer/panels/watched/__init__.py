"""A training of another program that is watched: Neurons shows it while one is open.

Import ``panel``; it puts the parts together and hands them what is known of the training. Rooms are
``layers``, ``chart`` and ``subject``; what they have in common is in ``shared``.
"""
