"""Five public models, fetched by ``dev.py models``: the dead channels of each ReLU on the 60 inputs."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from reluexplorer.models.doctor import examine
from reluexplorer.models.feeding.reading import samples_of
from reluexplorer.models.feeding.signature import signature_of
from reluexplorer.models.opening.opened import opened
from reluexplorer.models.values.findings import Channel
from reluexplorer.models.values.kinds import Kind
from tests.models.public.inputs import inputs_file
from tests.models.public.packages import FOLDER

DEAD = {
    "alexa": (98, 52),
    "surfaces": (2, 13),
    "voice": (1, 0, 5, 16, 4),
    "det": (36, 52, 7, 9, 8, 7, 5, 4, 3, 1, 0, 0),
    "rec": (29, 53),
}
CHANNELS = {"alexa": 256, "surfaces": 128, "voice": 512, "det": 312, "rec": 180}
SLOW = {"det", "rec"}
NAMES = [pytest.param(name, marks=pytest.mark.slow if name in SLOW else ()) for name in DEAD]


def examined(name: str):
    path = FOLDER / f"{name}.onnx"
    inputs = inputs_file(FOLDER, name)
    if not path.exists() or not inputs.exists():
        pytest.skip("the public models are not there: dev.py models fetches them")
    model = opened(path)
    return examine(model, samples_of(inputs, signature_of(model.model))).findings


@pytest.mark.parametrize("name", NAMES)
def test_dead_channels_of_each_relu(name):
    found = examined(name)
    relus = [each for each in found.layers if each.layer.kind is Kind.RELU and each.inputs]
    assert tuple(each.counted(Channel.DEAD) for each in relus) == DEAD[name]
    assert sum(each.layer.channels for each in relus) == CHANNELS[name]
    assert all(each.inputs == found.inputs == 60 for each in relus)
    assert all(np.isfinite(each.greatest).all() for each in relus)


@pytest.mark.slow
def test_the_activations_of_a_text_recogniser():
    found = examined("rec")
    assert (len(found.layers), sum(each.layer.channels for each in found.layers)) == (39, 8828)
    kinds = [each.layer.kind for each in found.layers]
    assert [kinds.count(kind) for kind in (Kind.HARD_SWISH, Kind.SILU, Kind.HARD_SIGMOID)] == [28, 7, 2]
