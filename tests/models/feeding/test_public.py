"""Public models, fetched by ``dev.py models``: what wakes on probes, and which range batch norms refuse."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
pytest.importorskip("PIL")

from PIL import Image

from reluexplorer.models.doctor import examine, woken
from reluexplorer.models.feeding.preparation import Preparation, of_range
from reluexplorer.models.feeding.reading import samples_of
from reluexplorer.models.feeding.signature import signature_of
from reluexplorer.models.measuring.normalised import agreement_of
from reluexplorer.models.opening.opened import Opened, opened
from tests.models.public.inputs import inputs_file
from tests.models.public.packages import FOLDER
from tests.models.public.pages import page


def _opened(name: str) -> Opened:
    path = FOLDER / f"{name}.onnx"
    if not path.exists() or not inputs_file(FOLDER, name).exists():
        pytest.skip("the public models are not there: dev.py models fetches them")
    return opened(path)


@pytest.mark.parametrize(
    ("name", "dead", "least", "most"),
    [("alexa", 150, 130, 150), pytest.param("det", 132, 55, 75, marks=pytest.mark.slow)],
)
def test_probes_wake_what_the_data_leave_dead(name: str, dead: int, least: int, most: int) -> None:
    """Near what was counted with other probes: 135 of 137 (then) for alexa, 65 of 132 for det."""
    model = _opened(name)
    found = woken(examine(model, samples_of(inputs_file(FOLDER, name), signature_of(model.model))))
    assert found.dead == dead
    assert least <= found.data <= most
    assert found.data + found.model == dead


@pytest.fixture
def pages(tmp_path):
    """The first pages that the detector's inputs are made of, as pictures."""
    for number in range(8):
        Image.fromarray(page(number)).save(tmp_path / f"{number}.png")
    return tmp_path


@pytest.mark.slow
def test_pictures_become_the_inputs_that_they_were_made_of(pages) -> None:
    signature = signature_of(_opened("det").model)
    found = samples_of(pages, signature, Preparation("", *of_range("-1..1"))).batch(0, 8)
    whole = samples_of(inputs_file(FOLDER, "det"), signature).batch(0, 8)
    np.testing.assert_allclose(found["x"], whole["x"], atol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "is_warned"), [("-1..1", False), ("0..255", True)])
def test_a_detector_of_text_refuses_bytes_as_they_are(pages, name: str, is_warned: bool) -> None:
    model = _opened("det")
    found = agreement_of(
        model, samples_of(pages, signature_of(model.model), Preparation("", *of_range(name)))
    )
    assert found is not None
    assert bool(found.warning) is is_warned
