"""Windows over the window: palette, help, editors, questions.

The window opens them; none of them imports the window.
"""
