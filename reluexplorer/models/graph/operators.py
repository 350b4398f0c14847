"""Operators by what they do to channels: names as ONNX gives them, other domains before a dot."""

from __future__ import annotations

CONVOLUTIONS = frozenset({"Conv", "ConvInteger", "QLinearConv", "com.microsoft.FusedConv"})
PRODUCTS = frozenset({
    "Gemm", "MatMul", "MatMulInteger", "QLinearMatMul", "com.microsoft.FusedMatMul", "com.microsoft.QGemm",
})  # fmt: skip
WEIGHTED = CONVOLUTIONS | PRODUCTS | {"ConvTranspose"}
NORMS = frozenset({
    "BatchNormalization", "InstanceNormalization", "GroupNormalization", "LayerNormalization", "LRN",
    "RMSNormalization", "com.microsoft.SkipLayerNormalization",
})  # fmt: skip
RECURRENT = frozenset({"LSTM", "GRU", "RNN"})
GLOBAL_POOLS = frozenset({"GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"})
POOLS = GLOBAL_POOLS | {"AveragePool", "MaxPool", "LpPool"}
FORMS = frozenset({
    "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Flatten", "Identity", "Cast", "Dropout", "Pad", "Slice",
    "DequantizeLinear", "QuantizeLinear", "MaxPool", "AveragePool", "Resize", "Upsample",
})  # fmt: skip
"""They change form, place or size alone."""
CHANNELS_FIRST = CONVOLUTIONS | POOLS | {
    "ConvTranspose", "BatchNormalization", "InstanceNormalization", "GroupNormalization", "LRN",
    "DepthToSpace", "SpaceToDepth",
}  # fmt: skip
"""Their results have channels in the axis after that of samples, by ONNX's definition."""
CHANNELS_LAST = PRODUCTS | RECURRENT | {
    "LayerNormalization", "RMSNormalization", "com.microsoft.SkipLayerNormalization",
    "com.microsoft.MatMulNBits", "com.microsoft.DynamicQuantizeMatMul",
    "com.microsoft.MatMulIntegerToFloat",
}  # fmt: skip
ELEMENT_BY_ELEMENT = frozenset({
    "Abs", "Add", "Cast", "Celu", "Clip", "Div", "Dropout", "Elu", "Erf", "Exp", "Gelu", "HardSigmoid",
    "HardSwish", "Identity", "LeakyRelu", "Max", "Mean", "Min", "Mish", "Mul", "Neg", "PRelu", "Pow", "Relu",
    "Selu", "Sigmoid", "Softplus", "Softsign", "Sqrt", "Sub", "Sum", "Tanh", "ThresholdedRelu", "Where",
    "QuantizeLinear", "DequantizeLinear",
})  # fmt: skip
