"""Small models, written in ONNX's own text form."""

from __future__ import annotations

import onnx
from onnx import parser

CONV = "float[4,2,1,1] w = {1,2,3,4,5,6,7,8}, float[4] b = {0,1,2,3}"
NUMBERS = ", ".join(
    f"float {name} = {{{value}}}"
    for name, value in {
        "zero": 0, "one": 1, "two": 2, "three": 3, "six": 6, "sixth": 0.16666667, "half": 0.5,
        "root2": 1.41421356, "tenth": 0.1, "epsilon": 1e-5, "beta": 1.702, "c": 0.044715, "k": 0.79788456,
    }.items()
)  # fmt: skip


def model_of(text: str, opset: int = 17, domains: str = "") -> onnx.ModelProto:
    """Parse a graph."""
    return parser.parse_model(f'<ir_version: 8, opset_import: ["": {opset}{domains}]> {text}')


def after_conv(body: str, opset: int = 17, more: str = "") -> onnx.ModelProto:
    """A convolution of two channels into four, z, and what makes y of it."""
    return model_of(
        f"g (float[N,2,3,3] x) => (float y) <{CONV}, {NUMBERS}{more}> {{ z = Conv(x, w, b) {body} }}", opset
    )
