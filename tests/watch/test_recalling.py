"""Short looks see what whole ones would, and are taken only where a model calls what it called before."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402

from reluexplorer.watch import Watch, WatchWarning, recalling  # noqa: E402
from reluexplorer.watch.recalling import Recall, ShortLook  # noqa: E402
from tests.watch.test_counts import samples  # noqa: E402
from tests.watch.trainings import Mixed, dense, train  # noqa: E402


class Shared(nn.Module):
    """One activation in two places, in place, and others; functions where a test asks for them."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(3)
        self.first, self.second, self.out = nn.Linear(4, 8), nn.Linear(8, 6), nn.Linear(6, 3)
        self.act, self.last = nn.ReLU(inplace=True), nn.LeakyReLU(0.1)
        self.way = "as usual"

    def forward(self, x):
        x = self.act(self.first(x))
        x = functional.relu(self.second(x)) if self.way == "function" else self.act(self.second(x))
        if self.way == "once more":
            x = self.act(x + 1.0)
        return self.last(self.out(x)) if self.way != "less" else self.out(x)


@pytest.fixture
def kinds(monkeypatch) -> list[str]:
    """What kind each look was: S for short ones, W for whole ones."""
    seen: list[str] = []
    chosen = Recall.look

    def look(self, *given):
        found = chosen(self, *given)
        seen.append("S" if isinstance(found, ShortLook) else "W")
        return found

    monkeypatch.setattr(Recall, "look", look)
    return seen


def same(one, other) -> None:
    """Two samples say the same, but for their times."""
    assert one.step == other.step
    for name in ("inputs", "seen", "firing", "dead", "gradient", "update", "rates", "died", "since", "woke",
                 "silent", "shares", "greatest", "bias"):  # fmt: skip
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


@pytest.mark.parametrize("build", [lambda: dense(4, 24, 16, 3), lambda: dense(4, 8, 3, act=nn.SiLU), Shared])
def test_every_figure_is_that_of_whole_looks(tmp_path, monkeypatch, kinds, build) -> None:
    runs = []
    for whole_every in (recalling.WHOLE_EVERY, 1):
        monkeypatch.setattr(recalling, "WHOLE_EVERY", whole_every)
        torch.manual_seed(7)
        model = build()
        with Watch(model, 2, window=3, file=tmp_path / f"{whole_every}") as watch:
            train(model, (4,), 40, torch.optim.SGD(model.parameters(), 1.0))
        runs.append((samples(watch), [each.detach().numpy() for each in model.parameters()]))
    (short, weights), (whole, others) = runs
    assert "".join(kinds) == "WWSSSSSSSWSSSSSSSWSS" + "W" * 20
    assert len(short) == len(whole) == 20
    for one, other in zip(short, whole, strict=True):
        same(one, other)
    assert all(np.array_equal(one, other) for one, other in zip(weights, others, strict=True))


def test_where_functions_are_called_each_look_is_whole(tmp_path, kinds) -> None:
    model = Mixed()
    with Watch(model, 1, file=tmp_path / "one"):
        train(model, (1, 8, 8), 6)
    assert kinds == ["W"] * 6


@pytest.mark.parametrize(
    ("way", "looks", "seen"),
    [
        ("function", "WWSSWWW", [8, 6, 3, 6]),
        ("once more", "WWSSWWS", [8, 6, 3, 6]),
        ("less", "WWSSWWS", [8, 6, 3]),
    ],
)
def test_other_calls_than_those_recalled_are_followed_by_whole_looks(
    tmp_path, kinds, way, looks, seen
) -> None:
    model = Shared()
    with Watch(model, 1, file=tmp_path / "one") as watch:
        train(model, (4,), 3)
        model.way = way
        train(model, (4,), 4)
    assert "".join(kinds) == looks
    assert [each.units for each in watch.layers.layers] == seen


def test_what_is_put_in_the_place_of_another_is_seen_at_once(tmp_path, kinds) -> None:
    model = dense(4, 8, 6, 3)
    with Watch(model, 1, file=tmp_path / "one") as watch:
        train(model, (4,), 3)
        model[1] = nn.Tanh()
        train(model, (4,), 3)
        model[2].bias = nn.Parameter(torch.full((6,), -9.0))
        train(model, (4,), 1)
    assert "".join(kinds) == "WWSWWSW"
    assert [(each.name, each.form) for each in watch.layers.layers][-1] == ("0 #2", "Tanh")
    last = samples(watch)[-1]
    assert last.inputs.tolist() == [0, 16, 16]
    np.testing.assert_allclose(last.bias[8:14], -9.0, atol=0.2)


def test_a_parameter_that_the_script_keeps_may_be_put_out_of_its_place(tmp_path, kinds) -> None:
    model = dense(4, 8, 3)
    with Watch(model, 1, file=tmp_path / "one") as watch:
        train(model, (4,), 3)
        kept, model[0].bias = model[0].bias, nn.Parameter(torch.full((8,), -9.0))
        train(model, (4,), 3)
    assert "".join(kinds) == "WWSWWS"
    assert not watch.why()
    assert kept.shape == (8,)


def test_an_error_in_a_short_look_ends_the_watch_and_not_the_training(tmp_path, monkeypatch) -> None:
    model = dense(4, 8, 3)
    before = [len(each._forward_pre_hooks) for each in model.modules()]

    def broken(_self, _entry, _z):
        raise RuntimeError("no")

    with Watch(model, 1, file=tmp_path / "one") as watch:
        train(model, (4,), 2)
        assert len(samples(watch)) == 2
        monkeypatch.setattr(type(watch._register), "fits", broken)
        with pytest.warns(WatchWarning, match="RuntimeError: no"):
            train(model, (4,), 2)
    assert [len(each._forward_pre_hooks) for each in model.modules()] == before
