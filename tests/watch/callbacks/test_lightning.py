"""Lightning's own trainer, where it is installed."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

torch = pytest.importorskip("torch")
L = pytest.importorskip("lightning")
pytestmark = pytest.mark.filterwarnings("ignore")

from reluexplorer.watch.callbacks.lightning import WatchCallback  # noqa: E402
from reluexplorer.watch.following.watched import read_run  # noqa: E402


class Uncalled(L.LightningModule):  # type: ignore[misc,name-defined]
    """Trains a part that it calls itself; nobody calls the module."""

    def __init__(self) -> None:
        super().__init__()
        self.small = torch.nn.Linear(2, 2)
        self.net = torch.nn.Sequential(
            torch.nn.Linear(4, 16), torch.nn.ReLU(), torch.nn.Dropout(0.2), torch.nn.Linear(16, 2)
        )

    def training_step(self, batch: Any, _number: int) -> Any:
        return {"loss": torch.nn.functional.cross_entropy(self.net(batch[0]), batch[1])}

    def configure_optimizers(self) -> Any:
        return torch.optim.SGD(self.parameters(), lr=0.5)


class Called(Uncalled):
    """Has a ``forward``, which its step calls."""

    def forward(self, inputs: Any) -> Any:
        return self.net(inputs)

    def training_step(self, batch: Any, _number: int) -> Any:
        return torch.nn.functional.cross_entropy(self(batch[0]), batch[1])


def fitted(kind: type, *callbacks: Any) -> Any:
    L.seed_everything(0, verbose=False)
    model = kind()
    data = torch.utils.data.TensorDataset(torch.randn(64, 4), torch.randint(0, 2, (64,)))
    quiet = dict.fromkeys(
        ("logger", "enable_checkpointing", "enable_progress_bar", "enable_model_summary"), False
    )
    trainer = L.Trainer(max_epochs=2, accelerator="cpu", callbacks=list(callbacks), **quiet)
    trainer.fit(model, torch.utils.data.DataLoader(data, batch_size=8))
    return model


@pytest.mark.parametrize(("kind", "layer"), [(Uncalled, "0"), (Called, "net.0")])
def test_a_fit_is_watched_and_its_weights_stay_the_same(tmp_path: Any, kind: type, layer: str) -> None:
    callback = WatchCallback(2, window=3, file=tmp_path / "a.watch")
    plain, seen = fitted(kind), fitted(kind, callback)
    assert all(map(torch.equal, plain.parameters(), seen.parameters()))
    run = read_run(callback.watch.path)
    assert [(each.name, each.units) for each in run.layers] == [(layer, 16)]
    assert run.steps.tolist() == list(range(0, 16, 2))
    assert len(run.loss.values) >= 8
    assert run.learning_rate.values.tolist() == [0.5] * 8
    assert run.is_closed


def test_the_callback_is_one_of_lightnings_and_is_pickled_by_its_name() -> None:
    assert isinstance(WatchCallback(), L.Callback)
    assert pickle.loads(pickle.dumps(WatchCallback)) is WatchCallback  # noqa: S301
