"""Copies of random graphs that no test has seen: ``python -m tests.models.cutting.new_seeds SEED …``.

The tests grow the same graphs each time. Here each seed grows 500 others, 500 that move channels, and 300
with branches and recurrent layers; a copy that says something else is shown with its graph, and the script
ends with 1.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import Any

import onnx
from hypothesis import HealthCheck, given, seed, settings
from numpy.typing import NDArray

from reluexplorer.models.feeding.samples import ArraySamples
from reluexplorer.models.values.findings import Findings
from tests.models.cutting import grown, grown_branches, grown_forms
from tests.models.cutting.brute import measured
from tests.models.cutting.test_grown import held, hold
from tests.models.measuring.by_hand import measured_on

Grown = tuple[onnx.ModelProto, dict[str, NDArray[Any]]]


def _by_process(model: onnx.ModelProto, samples: dict[str, NDArray[Any]]) -> Findings:
    return measured_on(model, ArraySamples(samples))


KINDS = {
    "graphs": (grown.models, measured, hold, 500),
    "graphs that move channels": (grown_forms.models, measured, held, 500),
    "graphs with branches": (grown_branches.models, _by_process, hold, 300),
}


def tried(kind: str, number: int) -> int:
    """Grow the graphs of a seed and hold their copies against them; return how many held."""
    models, measure, test, count = KINDS[kind]
    done = 0

    @seed(number)
    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(models())
    def each(found: Grown) -> None:
        nonlocal done
        test(found, measure)
        done += 1

    each()
    return done


def main(arguments: Sequence[str]) -> int:
    """Print how many graphs of each seed have copies that say the same."""
    for number in map(int, arguments):
        for kind in KINDS:
            began = time.monotonic()
            done = tried(kind, number)
            print(
                f"seed {number}: {done} {kind}, all copies hold ({time.monotonic() - began:.0f} s)",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
