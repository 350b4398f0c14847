"""A trained network as a script that needs nothing but NumPy, or nothing but PyTorch."""

from __future__ import annotations

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Array
from reluexplorer.core.data.dataset import Scale, Task
from reluexplorer.core.data.tables.encoding import FARTHEST
from reluexplorer.core.export.function_facts import title_of
from reluexplorer.core.export.lines import FINDING, layout_literal
from reluexplorer.core.export.rows import READING, columns_literal
from reluexplorer.core.network.spec import NetworkSpec
from reluexplorer.core.problem.problem import Problem, TrainingSpec
from reluexplorer.language import _, english
from reluexplorer.text import exact

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


_SHOWN = 5

_SCRIPT = '''{about}
import argparse
import csv
import importlib
import io
import math
import re
import sys
import zipfile
from datetime import datetime

{imports}

DTYPE = {library}.{dtype}
INPUTS = {inputs}
OUTPUTS = {outputs}
{meaning}

# With --raw, samples are rows as they stand in the table (or numbers in the order of INPUTS, 0 or 1 for
# "column = category"). Each number becomes (number - mean) / deviation; an answer goes the other way, by the
# (mean, deviation) of its target.
MEANS = {means}
DEVIATIONS = {deviations}
MISSING = {missing}
FARTHEST = {farthest}
TARGETS = {targets}

# Of each column: name, part of its date, categories, that of no value, that of others, whether "is missing"
# is an input, whether numbers have a decimal comma, what its texts stand for, and numbers for no value.
COLUMNS = {columns}

# How the table's file is written: all columns, its header in lower case, records that are no rows (titles,
# units), words of rows of totals at its end, and the signs around cells.
LAYOUT = {layout}
ABOUT = "Print what the network answers, a line for each sample given; without any, for a few of the data."

# (weights, biases) of each layer: weights[i][j] leads from input i of the layer to its unit j.
LAYERS = [
{layers}
]
LEAKS = {leaks}
SAMPLES = {samples}
{network}


def scaled(row):
    """Return what the network reads for numbers as in the table."""
    filled = [missing if math.isnan(value) else value for value, missing in zip(row, MISSING)]
    near = [(value - mean) / deviation for value, mean, deviation in zip(filled, MEANS, DEVIATIONS)]
    return [max(-FARTHEST, min(FARTHEST, value)) for value in near]


{reading}


def main():
    rows, raw = given()
{loop}
        told = [value * deviation + mean for value, (mean, deviation) in zip(row, TARGETS)] if raw else row
        print(*map(repr, told))


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
'''
_NUMPY_NETWORK = '''{helpers}

{functions}


FUNCTIONS = [{names}]


def network(x):
    """Return the outputs, a row for each row of inputs."""
    for (weights, biases), leak, function in zip(LAYERS, LEAKS, FUNCTIONS):
        z = x @ np.array(weights, DTYPE) + np.array(biases, DTYPE)
        x = function(z, np.array(leak, DTYPE)).astype(DTYPE)
    return x
'''
_TORCH_NETWORK = '''

class Network(nn.Module):
    """{shape}."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([{linears}])
        self.leaks = nn.ParameterList([nn.Parameter(torch.tensor(leak, dtype=DTYPE)) for leak in LEAKS])
        with torch.no_grad():
            for layer, (weights, biases) in zip(self.layers, LAYERS):
                layer.weight.copy_(torch.tensor(weights, dtype=DTYPE).T)
                layer.bias.copy_(torch.tensor(biases, dtype=DTYPE))

    def forward(self, x):
{steps}
        return x
'''
_TORCH_IMPORTS = """
import torch
import torch.nn.functional as F
from torch import nn
"""
_TORCH_LOOP = """
    with torch.no_grad():
        answers = Network()(torch.tensor(rows or SAMPLES, dtype=DTYPE))
    for row in answers.tolist():
"""


def numpy_script(problem: Problem, parameters: Array) -> str:
    """Return a script that computes what the network of these flat parameters answers.

    Raises ValueError for a layer whose activation mixes its units.
    """
    network = problem.network
    functions = []
    for number, layer in enumerate(network.hidden):
        body = _expression(layer.activation.entry.numpy, layer.activation, "leak")
        functions.append(f"def hidden_{number + 1}(x, leak):\n    return {body}")
    functions.append(f"def output(x, leak):\n    return {_HEADS['numpy'][network.head]}")
    own = _NUMPY_NETWORK.format(
        helpers=NUMPY_HELPERS.rstrip("\n"),
        functions="\n\n\n".join(functions),
        names=", ".join([*(f"hidden_{n + 1}" for n in range(len(network.hidden))), "output"]),
    )
    return _SCRIPT.format(
        **_common(problem, parameters, "NumPy"),
        imports="import numpy as np",
        library="np",
        network=own.rstrip("\n"),
        loop="    for row in network(np.array(rows or SAMPLES, DTYPE)).tolist():",
    )


def torch_script(problem: Problem, parameters: Array) -> str:
    """Return a script with the network as a PyTorch module; errors as :func:`numpy_script`."""
    network = problem.network
    linears = [f"nn.Linear({rows - 1}, {columns}, dtype=DTYPE)" for rows, columns in network.shapes]
    steps = []
    for number, layer in enumerate(network.hidden):
        steps.append(f"        x = self.layers[{number}](x)")
        body = _expression(layer.activation.entry.torch, layer.activation, f"self.leaks[{number}]")
        steps.append(f"        x = {body}")
    steps.append(f"        x = self.layers[{len(network.hidden)}](x)")
    steps.append(f"        x = {_HEADS['torch'][network.head]}")
    own = _TORCH_NETWORK.format(shape=_shape(network), linears=", ".join(linears), steps="\n".join(steps))
    return _SCRIPT.format(
        **_common(problem, parameters, "PyTorch", _rule_in_torch(problem.training)),
        imports=_TORCH_IMPORTS.strip("\n"),
        library="torch",
        network=own.rstrip("\n"),
        loop=_TORCH_LOOP.strip("\n"),
    )


def _expression(expression: str, choice: ActivationChoice, leak: str) -> str:
    """Return f(x) for this choice; ``leak`` is that of the slopes that were learned, where there are any."""
    return expression.format(*map(repr, choice.values), leak=leak)


def _rule_in_torch(training: TrainingSpec) -> str:
    """Return what made its updates, for whoever trains on."""
    rule = training.rule.in_torch("network.parameters()", training.learning_rate, training.rule_parameters)
    return rule and f"Its update rule: {rule}."


def _common(problem: Problem, parameters: Array, language: str, *more: str) -> dict[str, str]:
    network, dataset = problem.network, problem.dataset
    if any(layer.mixing is not None for layer in network.hidden):
        raise ValueError(
            _("A network whose activation mixes the units of a layer cannot be written as a script.")
        )
    facts = [f"{_shape(network)}. Data: {title_of(dataset)}.", *dataset.notes, *filter(None, more)]
    about = [
        f'"""A network that learned in ReLU Explorer, in plain {language}.',
        "",
        *map(_harmless, facts),
        "",
        "Give samples as lines of numbers on standard input, or nothing for a few samples of the data; or",
        "rows as they stand in the table by --raw FILE.csv, or --raw and standard input. --help says more.",
        '"""',
    ]
    scales = dataset.scales or (Scale(),) * network.inputs
    targets = dataset.target_scales or (Scale(),) * network.outputs
    rows = dataset.test if dataset.test.size else dataset.train
    samples = problem.samples.inputs[rows[:_SHOWN], :-1]
    return {
        "about": "\n".join(about),
        "dtype": network.dtype,
        "inputs": repr(dataset.feature_names),
        "outputs": repr(_output_names(problem)),
        "meaning": _harmless(_meaning(problem)),
        "means": repr([scale.mean for scale in scales]),
        "deviations": repr([scale.deviation for scale in scales]),
        "missing": repr([scale.missing for scale in scales]),
        "farthest": repr(FARTHEST),
        "columns": columns_literal(dataset),
        "layout": layout_literal(dataset),
        "reading": f"{READING}\n\n\n{FINDING}",
        "targets": repr([(scale.mean, scale.deviation) for scale in targets]),
        "layers": "\n".join(map(_layer, network.layers(parameters))),
        "leaks": "[" + ", ".join([*map(_leak, network.learned(parameters)), "[]"]) + "]",
        "samples": _table(samples),
    }  # fmt: skip


def _output_names(problem: Problem) -> tuple[str, ...]:
    dataset, outputs = problem.dataset, problem.network.outputs
    if len(dataset.class_names) == outputs:
        return dataset.class_names
    if dataset.task is Task.REGRESSION:
        return dataset.target_names
    return dataset.class_names[1:2] if outputs == 1 else ()


def _meaning(problem: Problem) -> str:
    """Return a comment on what an answer says."""
    dataset, head = problem.dataset, problem.network.output
    if dataset.task is Task.REGRESSION:
        several = problem.network.outputs > 1
        return (
            f"# An answer is {'a number for each target' if several else 'a number'} of the target's scale."
        )
    if problem.network.outputs > 1:
        return "# The largest answer is that of the class."
    no, yes = dataset.class_names or ("0", "1")
    return f"# An answer near {head.low:g} means {no}, near 1 {yes}."


def _harmless(words: str) -> str:
    """Return words that can neither end a text nor fail to be written."""
    shown = "".join(each if each.isprintable() else " " for each in words)
    return shown.replace("\\", "/").replace('"', "'")


def _shape(network: NetworkSpec) -> str:
    layers = [f"{layer.units} {_called(layer.activation)}" for layer in network.hidden]
    output = f"{network.outputs} {english(network.output.label)}"
    return " → ".join([f"{network.inputs} inputs", *layers, output])


def _called(choice: ActivationChoice) -> str:
    """Return an activation's English label with its parameters, as a script is English throughout."""
    return " ".join([english(choice.entry.label), *map(exact, choice.values)])


def _layer(layer: Array) -> str:
    return f"    ({_table(layer[:-1])}, {_row(layer[-1])}),"


def _leak(slopes: Array | None) -> str:
    return "[]" if slopes is None else _row(slopes.ravel())


def _row(values: Array) -> str:
    """Return numbers that are the same again in their own precision."""
    return "[" + ", ".join(str(value) for value in values) + "]"


def _table(rows: Array) -> str:
    return "[" + ", ".join(_row(row) for row in rows) + "]"
