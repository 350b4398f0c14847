"""What activation functions are called."""

from __future__ import annotations

from reluexplorer.models.values.kinds import Kind

KINDS = {
    Kind.RELU: "ReLU",
    Kind.RELU6: "ReLU6",
    Kind.CLIP: "Clip",
    Kind.THRESHOLDED_RELU: "Thresholded ReLU",
    Kind.LEAKY_RELU: "Leaky ReLU",
    Kind.PRELU: "PReLU",
    Kind.HARD_SWISH: "Hard Swish",
    Kind.HARD_SIGMOID: "Hard sigmoid",
    Kind.HARD_TANH: "Hardtanh",
    Kind.SIGMOID: "Sigmoid",
    Kind.TANH: "Tanh",
    Kind.SILU: "SiLU",
    Kind.GELU: "GELU",
    Kind.ELU: "ELU",
    Kind.SELU: "SELU",
    Kind.CELU: "CELU",
    Kind.SOFTPLUS: "Softplus",
    Kind.SOFTSIGN: "Softsign",
    Kind.MISH: "Mish",
}
"""Names of functions, which are the same in all languages."""
