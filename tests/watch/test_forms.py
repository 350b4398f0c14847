"""Every form of an activation function is seen, by the name of what makes its pre-activations."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402, N812

from reluexplorer.models.values.kinds import Kind  # noqa: E402
from reluexplorer.watch import Watch  # noqa: E402
from tests.watch.trainings import train  # noqa: E402


class Net(nn.Module):
    """Two dense layers with an activation between."""

    def __init__(self, act) -> None:
        super().__init__()
        self.fc, self.out, self.act = nn.Linear(4, 6), nn.Linear(6, 3), act

    def forward(self, x):
        return self.out(self.act(self.fc(x)))


FORMS = {
    "relu": (nn.ReLU(), Kind.RELU, "ReLU"),
    "relu in place": (nn.ReLU(inplace=True), Kind.RELU, "ReLU"),
    "F.relu": (F.relu, Kind.RELU, "F.relu"),
    "F.relu in place": (lambda x: F.relu(x, inplace=True), Kind.RELU, "F.relu_"),
    "torch.relu_": (torch.relu_, Kind.RELU, "F.relu_"),
    "method": (lambda x: x.relu(), Kind.RELU, "F.relu"),
    "clamp": (lambda x: x.clamp(min=0), Kind.RELU, "F.clamp"),
    "clamp_min": (lambda x: x.clamp_min(0), Kind.RELU, "F.clamp_min"),
    "clip": (lambda x: torch.clip(x, 0, 2), Kind.CLIP, "F.clip"),
    "relu6": (nn.ReLU6(), Kind.RELU6, "ReLU6"),
    "F.relu6": (F.relu6, Kind.RELU6, "F.relu6"),
    "threshold": (nn.Threshold(0.1, 0.0), Kind.THRESHOLDED_RELU, "Threshold"),
    "leaky": (nn.LeakyReLU(0.2), Kind.LEAKY_RELU, "LeakyReLU"),
    "F.leaky_relu": (lambda x: F.leaky_relu_(x, 0.1), Kind.LEAKY_RELU, "F.leaky_relu_"),
    "prelu": (nn.PReLU(), Kind.PRELU, "PReLU"),
    "rrelu": (nn.RReLU(), Kind.LEAKY_RELU, "RReLU"),
    "hardswish": (nn.Hardswish(), Kind.HARD_SWISH, "Hardswish"),
    "hardsigmoid": (nn.Hardsigmoid(), Kind.HARD_SIGMOID, "Hardsigmoid"),
    "silu": (F.silu, Kind.SILU, "F.silu"),
    "gelu": (nn.GELU(), Kind.GELU, "GELU"),
    "sigmoid": (torch.sigmoid, Kind.SIGMOID, "F.sigmoid"),
    "tanh": (nn.Tanh(), Kind.TANH, "Tanh"),
    "elu": (nn.ELU(), Kind.ELU, "ELU"),
    "selu": (nn.SELU(), Kind.SELU, "SELU"),
    "celu": (nn.CELU(), Kind.CELU, "CELU"),
    "softplus": (nn.Softplus(), Kind.SOFTPLUS, "Softplus"),
    "softsign": (nn.Softsign(), Kind.SOFTSIGN, "Softsign"),
    "mish": (nn.Mish(), Kind.MISH, "Mish"),
}


@pytest.mark.parametrize("name", FORMS)
def test_each_form_is_seen(tmp_path, name) -> None:
    act, kind, form = FORMS[name]
    model = Net(act)
    with Watch(model, 1, file=tmp_path / "one") as watch:
        train(model, (4,), 2)
    (layer,) = watch.layers.layers
    assert (layer.name, layer.kind, layer.form, layer.units) == ("fc", kind, form, 6)


@pytest.mark.parametrize("act", [lambda x: x.clamp(min=-1), F.hardtanh, lambda x: x.abs()])
def test_other_functions_are_none(tmp_path, act) -> None:
    with Watch(model := Net(act), 1, file=tmp_path / "one") as watch:
        train(model, (4,), 2)
    assert watch.layers.layers == ()


def test_a_clamp_of_what_no_weights_make_is_a_guard(tmp_path) -> None:
    model = Net(lambda x: x / torch.relu(x).detach().clamp(min=0).add(1.0))
    with Watch(model, 1, file=tmp_path / "one") as watch:
        train(model, (4,), 2)
    assert [each.form for each in watch.layers.layers] == ["F.relu"]


class Uses(nn.Module):
    """One module that is called on two layers, a block within, one called twice, and a function."""

    def __init__(self) -> None:
        super().__init__()
        self.act = nn.ReLU()
        self.fc1, self.fc2 = nn.Linear(4, 5), nn.Linear(5, 6)
        self.block = nn.Sequential(nn.Linear(6, 6), nn.ReLU())
        self.again = self.block
        self.weight = nn.Parameter(torch.randn(6, 3))

    def forward(self, x):
        x = self.act(self.fc2(self.act(self.fc1(x))))
        return F.relu(self.again(self.block(x)) @ self.weight)


def test_uses_are_told_apart_by_what_they_are_called_on(tmp_path) -> None:
    model = Uses()
    with Watch(model, 1, file=tmp_path / "one") as watch:
        train(model, (4,), 3)
    found = [(each.name, each.place, each.form, each.units) for each in watch.layers.layers]
    assert found == [
        ("fc1", "act", "ReLU", 5), ("fc2", "act", "ReLU", 6), ("block.0", "block.1", "ReLU", 6),
        ("block.0 (2)", "block.1", "ReLU", 6), ("weight", "", "F.relu", 3),
    ]  # fmt: skip


class Axes(nn.Module):
    """Units along other axes than the last."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv1d(3, 5, 1), nn.ConvTranspose2d(1, 6, 2)
        self.norm, self.fc = nn.BatchNorm1d(5), nn.Linear(7, 4)

    def forward(self, x):
        x = torch.relu(self.norm(self.conv1(x)))
        y = torch.relu(self.conv2(x.unsqueeze(1)))
        z = torch.relu(self.fc(x))
        return (y.mean((1, 2)) + z.mean((1, 2)).unsqueeze(1))[:, :3]


def test_units_lie_where_their_weights_put_them(tmp_path) -> None:
    model = Axes()
    with Watch(model, 1, file=tmp_path / "one") as watch:
        train(model, (3, 7), 2)
    assert [(each.name, each.units) for each in watch.layers.layers] == [
        ("conv1", 5),
        ("conv2", 6),
        ("fc", 4),
    ]


def test_branches_do_not_mix_layers_up(tmp_path) -> None:
    class Branches(Net):
        calls = 0

        def forward(self, x):
            self.calls += 1
            return self.out(F.relu(self.fc(x))) if self.calls % 2 else F.relu(self.out(self.fc(x)))

    model = Branches(None)
    with Watch(model, 1, file=tmp_path / "one") as watch:
        train(model, (4,), 6)
    assert [(each.name, each.units) for each in watch.layers.layers] == [("fc", 6), ("out", 3)]
