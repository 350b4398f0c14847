"""One neuron, or several, closely.

Import ``inspector``; it shows the view and dispatches commands.
"""
