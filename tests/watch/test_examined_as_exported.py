"""What is examined of a module in its own process is what the doctor finds of the model that it exports."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from reluexplorer.models import doctor  # noqa: E402
from reluexplorer.models.feeding.reading import samples_of  # noqa: E402
from reluexplorer.models.feeding.signature import signature_of  # noqa: E402
from reluexplorer.models.opening.opened import opened  # noqa: E402
from reluexplorer.watch import examine  # noqa: E402
from tests.watch.trainings import Mixed, batches, dense, train  # noqa: E402

MODELS = {"dense": (lambda: dense(4, 24, 16, 3), (4,), 1.5), "mixed": (Mixed, (1, 8, 8), 0.5)}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", MODELS)
def test_both_tables_are_the_same(tmp_path, name) -> None:
    make, shape, rate = MODELS[name]
    model = make()
    train(model, shape, 30, torch.optim.SGD(model.parameters(), rate))
    model.eval()
    before = {key: each.clone() for key, each in model.state_dict().items()}
    loader = list(batches(shape, 4, seed=9))
    inputs = torch.cat([each for each, _classes in loader])
    examined = examine(model, loader)
    assert all(torch.equal(each, before[key]) for key, each in model.state_dict().items())

    path, fed = tmp_path / "net.onnx", tmp_path / "x.npz"
    torch.onnx.export(
        model, (inputs[:1],), path, dynamo=False, input_names=["x"], dynamic_axes={"x": {0: "n"}}
    )
    np.savez(fed, x=inputs.numpy())
    exported = opened(path)
    found = doctor.examine(exported, samples_of(fed, signature_of(exported.model))).findings
    assert (examined.dead, examined.channels, examined.inputs) == (found.dead, found.channels, found.inputs)
    assert len(examined.layers) == len(found.layers)
    for one, other in zip(examined.layers, found.layers, strict=True):
        assert (one.states, one.values, one.inputs) == (other.states, other.values, other.inputs)
        for figure in ("firing", "fires_on", "least", "greatest", "mean", "deviation"):
            np.testing.assert_allclose(getattr(one, figure), getattr(other, figure), rtol=1e-3, atol=1e-4)
