"""ReLU Explorer: see, measure and debug what the ReLU activation function does."""

import logging

__version__ = "0.1.0"

logging.getLogger(__name__).addHandler(logging.NullHandler())  # else Python prints what nobody logs
