"""The catalogue of activation functions: a file of this folder holds all that is known of those in it.

A new function is a new file with ``ACTIVATIONS``: kernel, formula, parameters, facts, expressions for exports
and the colour of its curve; nothing elsewhere names it.
"""

from reluexplorer.core.activations.activation import Activation, Family, Form, Gating, Start, VectorActivation
from reluexplorer.core.activations.catalogue import CATALOGUE, VECTOR_CATALOGUE, collect
from reluexplorer.core.activations.choice import ActivationChoice, VectorChoice
from reluexplorer.core.activations.moments import Moments, moments, saturation_intervals
from reluexplorer.core.activations.squashing import sigmoid

__all__ = [
    "CATALOGUE",
    "VECTOR_CATALOGUE",
    "Activation",
    "ActivationChoice",
    "Family",
    "Form",
    "Gating",
    "Moments",
    "Start",
    "VectorActivation",
    "VectorChoice",
    "moments",
    "saturation_intervals",
    "sigmoid",
]

collect(__package__)
