"""Documents to begin with: presets, and the addresses of TensorFlow Playground.

They build values and return documents; commands that open them are elsewhere.
"""
