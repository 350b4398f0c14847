"""The left column: data, network, training, each field bound to a setting, and the state of the run.

Import ``column``; a field dispatches commands and never changes what it shows itself.
"""
