"""The main window, and what it does with files and with what was open.

Import ``launch`` to start; parts of it import no command line.
"""
