"""Choices of activation functions that tests go through."""

from __future__ import annotations

from reluexplorer.core.activations import CATALOGUE, ActivationChoice

ORDER = [
    "relu", "leaky_relu", "prelu", "rrelu", "relu6", "relu_squared", "shifted_relu", "threshold", "abs",
    "step", "elu", "selu", "celu", "softplus", "logsigmoid", "gelu", "gelu_tanh", "silu", "swish",
    "mish", "hardswish", "sigmoid", "hardsigmoid", "tanh", "hardtanh", "lecun_tanh", "softsign",
    "arctan", "softshrink", "hardshrink", "tanhshrink", "sin", "snake", "gaussian", "identity",
]  # fmt: skip
"""Names of those that have references of their own, in the order in which they are listed."""

SHAPED = [
    *(ActivationChoice(name) for name in CATALOGUE),
    ActivationChoice("leaky_relu", (0.25,)),
    ActivationChoice("leaky_relu", (0.0,)),
    ActivationChoice("leaky_relu", (1.75,)),
    ActivationChoice("prelu", (-0.5,)),
    ActivationChoice("elu", (2.5,)),
    ActivationChoice("elu", (0.0,)),
    ActivationChoice("celu", (0.3,)),
    ActivationChoice("softplus", (3.0, 30.0)),
    ActivationChoice("swish", (0.0,)),
    ActivationChoice("threshold", (-0.5, 2.0)),
    ActivationChoice("hardtanh", (-2.0, 0.5)),
    ActivationChoice("softshrink", (1.5,)),
    ActivationChoice("snake", (2.0,)),
]
"""All functions with their default parameters, and some with others."""
