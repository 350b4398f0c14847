"""A smaller copy of a model: channels that never fire are taken out, with their weights, and both compared.

The graph is edited with plain onnx; what cannot be followed through it stays as it is, and is told why.
"""
