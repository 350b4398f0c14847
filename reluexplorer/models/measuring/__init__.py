"""What the channels of a model's activations do on inputs, by reductions put into a copy of its graph.

The library that runs it is imported in a process of its own alone.
"""
