"""``reluexplorer bench doctor``: what measuring a model costs beside plain inference."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from reluexplorer.app.bench.setting import as_json, bench_parser
from reluexplorer.app.parsing import Figure, Parser, path_of
from reluexplorer.language import _
from reluexplorer.models.feeding.reading import samples_of
from reluexplorer.models.feeding.samples import Samples
from reluexplorer.models.feeding.signature import signature_of
from reluexplorer.models.graph.view import view_of
from reluexplorer.models.measuring.content import Content, content_of
from reluexplorer.models.measuring.passing import batch_size, feed_at
from reluexplorer.models.measuring.probing import layers_for
from reluexplorer.models.measuring.process import Runner
from reluexplorer.models.measuring.reductions import instrumented
from reluexplorer.models.opening.opened import Opened, opened
from reluexplorer.session.document.domains import refused

_SHORTEST = 0.2
"""Seconds of processor time that a turn should take."""


@dataclass(frozen=True)
class DoctorRow:
    """What was measured for one model: medians of turns in which both runs take part."""

    model: str
    inputs: int
    """Of a turn, some of them more than once where they are quick."""
    plain_ms: float
    """Processor time an input."""
    measured_ms: float
    ratio: float
    plain_megabytes: float
    """The most that a process had that ran the model on these inputs and nothing else."""
    measured_megabytes: float
    memory_ratio: float


def main(arguments: Sequence[str]) -> int:
    """Measure, print the row and return the exit code."""
    options = _parser().parse_args(arguments)
    with refused():
        row = measure(options.model, options.inputs, int(options.rounds), int(options.threads))
    if options.json:
        print(as_json([row]))
        return 0
    print(f"{'model':<16}{'inputs':>7}{'plain':>12}{'measured':>12}{'ratio':>7}{'memory':>22}{'ratio':>7}")
    memory = f"{row.plain_megabytes:,.0f} → {row.measured_megabytes:,.0f} MB"
    print(
        f"{row.model:<16}{row.inputs:>7}{row.plain_ms:>9.2f} ms{row.measured_ms:>9.2f} ms{row.ratio:>7.2f}"
        f"{memory:>22}{row.memory_ratio:>7.2f}"
    )
    return 0


def measure(model: Path, inputs: Path, rounds: int, threads: int) -> DoctorRow:
    """Run a model as it is and as it is measured in turns, each in a process of its own."""
    read = opened(model)
    samples = samples_of(inputs, signature_of(read.model))
    feeds = _feeds(read, samples)
    contents = content_of(read.model), _instrumented(read, feeds[0], threads)
    with ExitStack() as stack:
        runners = [stack.enter_context(Runner(threads=threads)) for _content in contents]
        numbers = [runner.load(content) for runner, content in zip(runners, contents, strict=True)]
        both = tuple(zip(runners, numbers, strict=True))
        times = 1
        for runner, number in reversed(both):
            times = max(1, round(_SHORTEST / max(runner.run(number, feeds)[1], 1e-6)))
        taken: list[list[float]] = [[], []]
        for _round in range(rounds):
            for (runner, number), found in zip(both, taken, strict=True):
                found.append(sum(runner.run(number, feeds)[1] for _time in range(times)))
        plain, seen = (1e3 * median(found) / (times * len(feeds)) for found in taken)
        memory = [runner.usage() / 1e6 for runner in runners]
    ratio = median(b / a for a, b in zip(*taken, strict=True))
    return DoctorRow(
        read.path.stem, len(feeds), round(plain, 3), round(seen, 3), round(ratio, 3), round(memory[0], 1),
        round(memory[1], 1), round(memory[1] / max(memory[0], 1e-6), 3),
    )  # fmt: skip


def _feeds(read: Opened, samples: Samples) -> list[dict[str, Any]]:
    step = batch_size(read.model, samples)
    return [feed_at(samples, first, step) for first in range(0, samples.count, step)]


def _instrumented(read: Opened, feed: dict[str, Any], threads: int) -> Content:
    with Runner(threads=threads) as runner:
        layers, shapes = layers_for(view_of(read.model), feed, runner)
    return instrumented(read.model, layers, shapes)[0]


def _parser() -> Parser:
    parser = bench_parser(
        "doctor",
        _(
            "Time a model (ONNX) as it is and as reluexplorer doctor measures it: processor time an input "
            "and the most memory, each in a process of its own."
        ),
    )
    parser.add_argument("model", type=path_of, metavar=_("model"), help=_("the model, an .onnx file"))
    parser.add_argument("--inputs", type=path_of, required=True, help=_("what it is run on"))
    parser.add_argument(
        "--rounds", type=Figure(1, 1000, whole=True, strict=True), default=5,
        help=_("how often each takes its turn"),
    )  # fmt: skip
    parser.add_argument(
        "--threads", type=Figure(0, 1024, whole=True, strict=True), default=1,
        help=_("threads of onnxruntime; 0: as many as it thinks right"),
    )  # fmt: skip
    return parser
