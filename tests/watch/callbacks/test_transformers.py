"""Hugging Face's own trainer, where it is installed."""

from __future__ import annotations

from typing import Any

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
pytest.importorskip("accelerate")
pytestmark = pytest.mark.filterwarnings("ignore")

from reluexplorer.watch.callbacks.transformers import WatchCallback  # noqa: E402
from reluexplorer.watch.following.watched import read_run  # noqa: E402


class Net(torch.nn.Module):  # type: ignore[misc,name-defined]
    def __init__(self) -> None:
        super().__init__()
        self.fc1, self.fc2 = torch.nn.Linear(4, 16), torch.nn.Linear(16, 2)

    def forward(self, x: Any, labels: Any = None) -> Any:
        outputs = self.fc2(torch.relu(self.fc1(x)))
        return {"loss": torch.nn.functional.cross_entropy(outputs, labels), "logits": outputs}


def trained(folder: Any, *callbacks: Any) -> Any:
    torch.manual_seed(0)
    model = Net()
    data = [{"x": torch.randn(4), "labels": number % 2} for number in range(64)]
    settings = transformers.TrainingArguments(
        str(folder), num_train_epochs=2, per_device_train_batch_size=8, use_cpu=True, report_to=[],
        logging_steps=2, save_strategy="no", disable_tqdm=True, learning_rate=0.01,
    )  # fmt: skip
    transformers.Trainer(model, settings, train_dataset=data, callbacks=list(callbacks)).train()
    return model


def test_a_training_is_watched_and_its_weights_stay_the_same(tmp_path: Any) -> None:
    callback = WatchCallback(2, window=3, file=tmp_path / "a.watch")
    plain, seen = trained(tmp_path), trained(tmp_path, callback)
    assert all(map(torch.equal, plain.parameters(), seen.parameters()))
    run = read_run(callback.watch.path)
    assert [(each.name, each.units, each.form) for each in run.layers] == [("fc1", 16, "F.relu")]
    assert run.steps.tolist() == list(range(0, 16, 2))
    assert (len(run.loss.values), len(run.gradient.values)) == (8, 8)
    assert run.is_closed
