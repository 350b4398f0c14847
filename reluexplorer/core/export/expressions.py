"""Activations and outputs as expressions of ``x``, in NumPy and in PyTorch, and what NumPy's call."""

from __future__ import annotations

from reluexplorer.core.activations import ActivationChoice

NUMPY_HELPERS = """
def clip(x, low, high):
    return np.clip(x, low, high)


def sigmoid(x):
    return 0.5 + 0.5 * np.tanh(0.5 * x)


def softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def erf(x):
    return np.vectorize(math.erf, otypes=[x.dtype])(x)


def softmax(x):
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
"""
_HEADS = {
    "numpy": {
        "linear": "x", "sigmoid": "sigmoid(x)", "sigmoid_squared": "sigmoid(x)", "softmax": "softmax(x)",
        "tanh": "np.tanh(x)", "relu": "np.maximum(x, 0)", "relu_softmax": "softmax(np.maximum(x, 0))",
    },
    "torch": {
        "linear": "x", "sigmoid": "torch.sigmoid(x)", "sigmoid_squared": "torch.sigmoid(x)",
        "softmax": "torch.softmax(x, dim=1)", "tanh": "torch.tanh(x)", "relu": "F.relu(x)",
        "relu_softmax": "torch.softmax(F.relu(x), dim=1)",
    },
}  # fmt: skip


def activation_expression(language: str, choice: ActivationChoice, leak: str) -> str:
    """Return f(x) as an expression; ``leak`` is that of the slopes that were learned, where there are any."""
    expression = {"numpy": choice.entry.numpy, "torch": choice.entry.torch}[language]
    return expression.format(*map(repr, choice.values), leak=leak)


def head_expression(language: str, head: str) -> str:
    """Return the output function as an expression."""
    return _HEADS[language][head]
