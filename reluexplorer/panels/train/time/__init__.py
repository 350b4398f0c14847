"""The strip below: play, speed, the steps of the run.

Import ``transport``; it shows the view and dispatches commands.
"""
