"""What stands in the graph of a model: its nodes with those of branches and loops, constants, shapes.

And what it means: the activations with their channels, what feeds them, and what that costs.
"""
