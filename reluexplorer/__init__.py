"""ReLU Explorer: see, measure and debug what the ReLU activation function does."""

__version__ = "0.1.0"
