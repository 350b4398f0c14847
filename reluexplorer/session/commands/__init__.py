"""Everything that can be asked for, one subject a file, found by being there.

Import ``all_commands`` for all of them, ``settings`` to set something; no command is stored, and none
imports the session.
"""
