"""The catalogue of activation functions: value, slope, parameters, formula, range, origin and moments."""

from reluexplorer.core.activations.choice import ActivationChoice, VectorChoice
from reluexplorer.core.activations.entries import CATALOGUE
from reluexplorer.core.activations.entry import Activation
from reluexplorer.core.activations.exponentials import sigmoid
from reluexplorer.core.activations.moments import Moments, moments, saturation_intervals
from reluexplorer.core.activations.vectors import VECTOR_CATALOGUE, VectorActivation

__all__ = [
    "CATALOGUE",
    "VECTOR_CATALOGUE",
    "Activation",
    "ActivationChoice",
    "Moments",
    "VectorActivation",
    "VectorChoice",
    "moments",
    "saturation_intervals",
    "sigmoid",
]
