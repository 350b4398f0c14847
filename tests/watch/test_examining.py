"""A model of PyTorch is examined in its own process, and is as before."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

import reluexplorer  # noqa: E402
from reluexplorer.models.values.findings import Channel  # noqa: E402
from reluexplorer.models.values.kinds import Kind  # noqa: E402
from reluexplorer.models.values.refusal import ModelError  # noqa: E402
from reluexplorer.watch import examine  # noqa: E402
from tests.watch.trainings import Mixed, batches, dense  # noqa: E402


def test_figures_are_those_of_plain_arithmetic() -> None:
    model = dense(4, 6, 3)
    with torch.no_grad():
        model[0].bias[1] = -100.0
        model[0].bias[2] = 100.0
        model[0].weight[4], model[0].bias[4] = model[0].weight[3], model[0].bias[3]
    loader = list(batches((4,), 3))
    found = examine(model, loader)
    z = torch.cat([each for each, _classes in loader]).double() @ model[0].weight.T.double() + model[0].bias
    z = z.detach().numpy()
    (layer,) = found.layers
    assert (layer.inputs, layer.values, found.inputs) == (48, 48, 48)
    np.testing.assert_allclose(layer.greatest, z.max(axis=0), rtol=1e-5)
    np.testing.assert_allclose(layer.least, z.min(axis=0), rtol=1e-5)
    np.testing.assert_allclose(layer.mean, z.mean(axis=0), rtol=1e-4)
    np.testing.assert_allclose(layer.deviation, z.std(axis=0), rtol=1e-4)
    np.testing.assert_array_equal(layer.firing, (z > 0).mean(axis=0))
    np.testing.assert_array_equal(layer.fires_on, layer.firing)
    assert layer.peaks.shape == (48, 6)
    assert layer.copies.tolist() == [0, 1, 2, 3, 3, 5]
    assert layer.states[1:3] == (Channel.DEAD, Channel.ALWAYS)
    assert (found.name, found.dead, found.channels) == ("Sequential", 1, 6)
    assert (found.parameters, found.operations) == (4 * 6 + 6 + 6 * 3 + 3, 4 * 6 + 6 * 3)
    source = layer.layer.source
    assert (layer.layer.name, source.words, source.parameters, source.operations) == ("0", "dense", 30, 24)


def test_the_model_is_as_before_to_the_bit() -> None:
    model = Mixed()
    model.drop.eval()
    before = {name: each.clone() for name, each in model.state_dict().items()}
    dice = torch.get_rng_state()
    found = reluexplorer.watch.examine(model, batches((1, 8, 8), 2), name="mixed")
    assert all(torch.equal(each, before[name]) for name, each in model.state_dict().items())
    assert torch.equal(torch.get_rng_state(), dice)
    assert (model.training, model.drop.training, model.norm.training) == (True, False, True)
    assert [(each.layer.name, each.layer.kind, each.values) for each in found.layers] == [
        ("conv", Kind.RELU, 32 * 36), ("fc1", Kind.RELU, 32), ("fc2", Kind.RELU, 32),
    ]  # fmt: skip
    assert found.layers[0].layer.source.words == "conv 3×3, norm"
    assert found.layers[0].layer.source.operations == 9 * 4 * 36
    assert not model._forward_hooks


@pytest.mark.parametrize(
    ("loader", "call"),
    [
        ([torch.ones(2, 4)], None),
        ([{"input": torch.ones(2, 4)}], None),
        ([(0, torch.ones(2, 4))], lambda model, batch: model(batch[1])),
    ],
)
def test_batches_of_all_kinds_are_taken(loader, call) -> None:
    assert examine(dense(4, 6, 3), loader, call=call).inputs == 2


def test_nothing_to_measure_is_said() -> None:
    with pytest.raises(ModelError, match="no batch"):
        examine(dense(4, 6, 3), [])
    with pytest.raises(ModelError, match="No activation function"):
        examine(torch.nn.Linear(4, 3), [torch.ones(1, 4)])


def test_an_error_of_the_model_leaves_it_as_it_was() -> None:
    model = dense(4, 6, 3)
    with pytest.raises(RuntimeError):
        examine(model, [torch.ones(2, 5)])
    assert model.training
    assert torch.overrides._get_current_function_mode_stack() == []
