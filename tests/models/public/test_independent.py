"""The dead channels of the public models, counted by what shares no code with the program."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from tests.models.public.independent import dead_channels
from tests.models.public.inputs import inputs_file
from tests.models.public.there import public_models

DEAD = {
    "alexa": ([98, 52], 256),
    "det": ([36, 52, 7, 9, 8, 7, 5, 4, 3, 1, 0, 0], 312),
    "rec": ([29, 53], 180),
    "voice": ([1, 0, 5, 16, 4], 512),
    "surfaces": ([2, 13], 128),
}
"""Of each Relu, and the channels of all."""


@pytest.mark.slow
@pytest.mark.parametrize("name", DEAD)
def test_dead_channels_are_those_that_were_measured_before(name: str) -> None:
    folder = public_models()
    with np.load(inputs_file(folder, name)) as arrays:
        found = dead_channels(folder / f"{name}.onnx", dict(arrays))
    dead, channels = DEAD[name]
    assert [count for count, _of in found] == dead
    assert sum(of for _count, of in found) == channels
