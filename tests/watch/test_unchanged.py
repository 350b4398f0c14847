"""A training that is watched is the same to the bit, and nothing is left on it."""

from __future__ import annotations

import copy
import io
import pickle

import pytest

torch = pytest.importorskip("torch")

from torch.nn.modules import module as module_hooks  # noqa: E402
from torch.optim import optimizer as optimizer_hooks  # noqa: E402

from reluexplorer.watch import Watch  # noqa: E402
from tests.watch.trainings import Mixed, dense, train  # noqa: E402

OPTIMIZERS = {
    "sgd": lambda parameters: torch.optim.SGD(parameters, 0.05, momentum=0.9),
    "adam": lambda parameters: torch.optim.Adam(parameters, 0.01),
}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("every", [1, 3])
def test_weights_and_random_numbers_are_the_same_to_the_bit(tmp_path, optimizer, every) -> None:
    ends = []
    for watched in (False, True):
        model = Mixed()
        torch.manual_seed(5)
        watch = Watch(model, every, file=tmp_path / "one") if watched else None
        train(model, (1, 8, 8), 10, OPTIMIZERS[optimizer](model.parameters()))
        if watch is not None:
            assert watch.why() == ""
            watch.close()
        ends.append((model.state_dict(), torch.get_rng_state()))
    (plain, dice), (seen, same_dice) = ends
    assert torch.equal(dice, same_dice)
    assert all(torch.equal(plain[name], seen[name]) for name in plain)


def hooks_of(model) -> list[int]:
    """How many hooks there are anywhere."""
    return [
        *(len(each._forward_hooks) + len(each._forward_pre_hooks) for each in model.modules()),
        len(module_hooks._global_forward_hooks), len(module_hooks._global_forward_pre_hooks),
        len(optimizer_hooks._global_optimizer_pre_hooks), len(optimizer_hooks._global_optimizer_post_hooks),
    ]  # fmt: skip


def test_no_hook_is_left_behind(tmp_path) -> None:
    model = Mixed()
    before = hooks_of(model)
    with Watch(model, 2, file=tmp_path / "one") as watch:
        train(model, (1, 8, 8), 2)
        between = hooks_of(model)
        train(model, (1, 8, 8), 3)
    watch.close()
    assert hooks_of(model) == before
    assert sum(between) == sum(before) + 4  # the look that is due: two on modules, two on optimisers


def test_between_looks_the_model_has_no_hook(tmp_path) -> None:
    model = Mixed()
    before = hooks_of(model)
    with Watch(model, 50, file=tmp_path / "one"):
        train(model, (1, 8, 8), 2)
        assert hooks_of(model) == [*before[:-1], before[-1] + 1]


def test_copies_of_the_model_are_not_watched(tmp_path) -> None:
    model = dense(4, 8, 3)
    with Watch(model, 1, file=tmp_path / "one") as watch:
        copied, pickled = copy.deepcopy(model), pickle.loads(pickle.dumps(model))  # noqa: S301
        torch.save(model, io.BytesIO())
        train(copied, (4,), 2)
        train(pickled, (4,), 2)
        assert watch.steps == 0
        train(model, (4,), 2)
        assert watch.steps == 2


class Raises(torch.nn.Module):
    """Raises in its second call."""

    def __init__(self) -> None:
        super().__init__()
        self.body, self.calls = dense(4, 8, 3), 0

    def forward(self, x):
        self.calls += 1
        hidden = self.body(x)
        if self.calls == 2:
            raise ZeroDivisionError("of the script")
        return hidden


def test_an_error_of_the_model_is_that_of_the_script(tmp_path) -> None:
    model = Raises()
    before = hooks_of(model)
    with Watch(model, 1, file=tmp_path / "one") as watch:
        train(model, (4,), 1)
        with pytest.raises(ZeroDivisionError, match="of the script"):
            train(model, (4,), 1)
        assert torch.overrides._get_current_function_mode_stack() == []
        train(model, (4,), 2)
        assert watch.steps == 3
    assert hooks_of(model) == before


def test_two_models_are_watched_beside_each_other(tmp_path) -> None:
    one, other = dense(4, 8, 3), dense(4, 6, 5, 3)
    with Watch(one, 1, file=tmp_path / "one") as first, Watch(other, 2, file=tmp_path / "other") as second:
        train(one, (4,), 3)
        train(other, (4,), 5)
    assert (first.steps, second.steps) == (3, 5)
    assert [each.units for each in first.layers.layers] == [8]
    assert [each.units for each in second.layers.layers] == [6, 5]


def test_a_model_that_goes_away_takes_its_watch_along(tmp_path) -> None:
    model = dense(4, 8, 3)
    watch = Watch(model, 1, file=tmp_path / "one")
    train(model, (4,), 2)
    del model
    assert watch._ran.is_closed
