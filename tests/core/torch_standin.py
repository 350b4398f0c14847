"""The small part of PyTorch that exported scripts use, on NumPy, for machines that have no PyTorch."""

from __future__ import annotations

import contextlib
import math
import sys
import types

import numpy as np


class Tensor(np.ndarray):
    def copy_(self, other):
        self[...] = other
        return self

    def to(self, dtype):
        return self.astype(dtype).view(Tensor)


def tensor(values, dtype=np.float32):
    return np.array(values, dtype=dtype).view(Tensor)


class Module:
    def __call__(self, x):
        return self.forward(x)


class Linear(Module):
    def __init__(self, fan_in, fan_out, dtype):
        self.weight, self.bias = tensor(np.zeros((fan_out, fan_in)), dtype), tensor(np.zeros(fan_out), dtype)

    def forward(self, x):
        return x @ self.weight.T + self.bias


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _softplus(x, beta=1.0, threshold=20.0):
    return np.where(beta * x > threshold, x, np.log1p(np.exp(np.minimum(beta * x, threshold))) / beta)


def _gelu(x, approximate="none"):
    if approximate == "tanh":
        return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    return 0.5 * x * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))


def _softmax(x, dim):
    powers = np.exp(x - x.max(axis=dim, keepdims=True))
    return powers / powers.sum(axis=dim, keepdims=True)


def _elu(x, alpha):
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def _clamp(x, low=None, high=None, **named):
    return np.clip(x, named.get("min", low), named.get("max", high))


FUNCTIONS = {
    "relu": lambda x: np.maximum(x, 0),
    "leaky_relu": lambda x, a: np.where(x > 0, x, a * x),
    "prelu": lambda x, a: np.where(x > 0, x, a * x),
    "relu6": lambda x: np.clip(x, 0, 6),
    "threshold": lambda x, at, value: np.where(x > at, x, value),
    "elu": _elu,
    "selu": lambda x: 1.0507009873554805 * _elu(x, 1.6732632423543772),
    "celu": lambda x, a: np.where(x > 0, x, a * np.expm1(np.minimum(x, 0) / a)),
    "softplus": _softplus,
    "logsigmoid": lambda x: -np.logaddexp(0, -x),
    "gelu": _gelu,
    "silu": lambda x: x * _sigmoid(x),
    "mish": lambda x: x * np.tanh(_softplus(x)),
    "hardswish": lambda x: x * np.clip(x + 3, 0, 6) / 6,
    "hardsigmoid": lambda x: np.clip(x + 3, 0, 6) / 6,
    "softsign": lambda x: x / (1 + np.abs(x)),
    "softshrink": lambda x, reach: np.sign(x) * np.maximum(np.abs(x) - reach, 0),
    "hardshrink": lambda x, reach: np.where(np.abs(x) > reach, x, 0),
    "tanhshrink": lambda x: x - np.tanh(x),
}


def install(monkeypatch):
    """Put the stand-in where ``import torch`` finds it."""
    torch, nn = types.ModuleType("torch"), types.ModuleType("torch.nn")
    functional = types.ModuleType("torch.nn.functional")
    vars(functional).update(FUNCTIONS)
    vars(nn).update(
        functional=functional, Module=Module, Linear=Linear, ModuleList=list, ParameterList=list,
        Parameter=lambda values: values,
    )  # fmt: skip
    vars(torch).update(
        nn=nn, tensor=tensor, float32=np.float32, float64=np.float64, no_grad=contextlib.nullcontext,
        sigmoid=_sigmoid, softmax=_softmax, tanh=np.tanh, atan=np.arctan, sin=np.sin, exp=np.exp, abs=np.abs,
        clamp=_clamp,
    )  # fmt: skip
    for name, module in (("torch", torch), ("torch.nn", nn), ("torch.nn.functional", functional)):
        monkeypatch.setitem(sys.modules, name, module)
