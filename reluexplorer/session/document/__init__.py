"""What is open, as frozen values: the recipe of a run, the view, the settings, and how they change and are
saved.

Commands, runs and files are not known here; settings are declared in ``settings``, once.
"""
