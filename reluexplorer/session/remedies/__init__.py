"""What may help a run whose neurons die, tried on copies of it, with verdicts.

Import ``catalogue`` and ``comparison``; commands that adopt one are elsewhere.
"""
