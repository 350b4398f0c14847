"""The catalogue of activation functions: value, slope, parameters, formula, range and origin."""

from reluexplorer.core.activations.choice import ActivationChoice
from reluexplorer.core.activations.entries import CATALOGUE
from reluexplorer.core.activations.entry import Activation
from reluexplorer.core.activations.exponentials import sigmoid

__all__ = ["CATALOGUE", "Activation", "ActivationChoice", "sigmoid"]
