"""The Neurons workspace: all neurons, some closely, and what may help.

Import ``panel``; it puts the parts together and hands them the view.
"""
