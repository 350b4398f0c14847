"""Each activation and each output as an expression of ``x``, in NumPy and in PyTorch."""

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
_NUMPY = {
    "relu": "np.maximum(x, 0)",
    "leaky_relu": "np.where(x > 0, x, {0} * x)",
    "prelu": "np.where(x > 0, x, {leak} * x)",
    "rrelu": "np.where(x > 0, x, ({0} + {1}) / 2 * x)",
    "relu6": "clip(x, 0, 6)",
    "relu_squared": "np.maximum(x, 0) ** 2",
    "shifted_relu": "np.maximum(x, -1)",
    "threshold": "np.where(x > {0}, x, {1})",
    "abs": "np.abs(x)",
    "step": "np.where(x > 0, 1, 0)",
    "elu": "np.where(x > 0, x, {0} * np.expm1(np.minimum(x, 0)))",
    "selu": "1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0)))",
    "celu": "np.where(x > 0, x, {0} * np.expm1(np.minimum(x, 0) / {0}))",
    "softplus": "np.where({0} * x > {1}, x, softplus({0} * x) / {0})",
    "logsigmoid": "-softplus(-x)",
    "gelu": "0.5 * x * (1 + erf(x / math.sqrt(2)))",
    "gelu_tanh": "0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))",
    "silu": "x * sigmoid(x)",
    "swish": "x * sigmoid({0} * x)",
    "mish": "x * np.tanh(softplus(x))",
    "hardswish": "x * clip(x / 6 + 0.5, 0, 1)",
    "sigmoid": "sigmoid(x)",
    "hardsigmoid": "clip(x / 6 + 0.5, 0, 1)",
    "tanh": "np.tanh(x)",
    "hardtanh": "clip(x, {0}, {1})",
    "lecun_tanh": "1.7159 * np.tanh(2 / 3 * x)",
    "softsign": "x / (1 + np.abs(x))",
    "arctan": "np.arctan(x)",
    "softshrink": "np.sign(x) * np.maximum(np.abs(x) - {0}, 0)",
    "hardshrink": "np.where(np.abs(x) > {0}, x, 0)",
    "tanhshrink": "x - np.tanh(x)",
    "sin": "np.sin(x)",
    "snake": "x + np.sin({0} * x) ** 2 / {0}",
    "gaussian": "np.exp(-x * x)",
    "identity": "x",
}
_TORCH = {
    "relu": "F.relu(x)",
    "leaky_relu": "F.leaky_relu(x, {0})",
    "prelu": "F.prelu(x, {leak})",
    "rrelu": "F.leaky_relu(x, ({0} + {1}) / 2)",
    "relu6": "F.relu6(x)",
    "relu_squared": "F.relu(x) ** 2",
    "shifted_relu": "torch.clamp(x, min=-1)",
    "threshold": "F.threshold(x, {0}, {1})",
    "abs": "torch.abs(x)",
    "step": "(x > 0).to(x.dtype)",
    "elu": "F.elu(x, {0})",
    "selu": "F.selu(x)",
    "celu": "F.celu(x, {0})",
    "softplus": "F.softplus(x, {0}, {1})",
    "logsigmoid": "F.logsigmoid(x)",
    "gelu": "F.gelu(x)",
    "gelu_tanh": "F.gelu(x, approximate='tanh')",
    "silu": "F.silu(x)",
    "swish": "x * torch.sigmoid({0} * x)",
    "mish": "F.mish(x)",
    "hardswish": "F.hardswish(x)",
    "sigmoid": "torch.sigmoid(x)",
    "hardsigmoid": "F.hardsigmoid(x)",
    "tanh": "torch.tanh(x)",
    "hardtanh": "torch.clamp(x, {0}, {1})",
    "lecun_tanh": "1.7159 * torch.tanh(2 / 3 * x)",
    "softsign": "F.softsign(x)",
    "arctan": "torch.atan(x)",
    "softshrink": "F.softshrink(x, {0})",
    "hardshrink": "F.hardshrink(x, {0})",
    "tanhshrink": "F.tanhshrink(x)",
    "sin": "torch.sin(x)",
    "snake": "x + torch.sin({0} * x) ** 2 / {0}",
    "gaussian": "torch.exp(-x * x)",
    "identity": "x",
}
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
LANGUAGES = {"numpy": _NUMPY, "torch": _TORCH}


def activation_expression(language: str, choice: ActivationChoice, leak: str) -> str:
    """Return f(x) as an expression; ``leak`` is that of the slopes that were learned, where there are any."""
    return LANGUAGES[language][choice.name].format(*map(repr, choice.values), leak=leak)


def head_expression(language: str, head: str) -> str:
    """Return the output function as an expression."""
    return _HEADS[language][head]
