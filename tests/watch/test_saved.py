"""A model that is watched is saved, copied, scripted and traced as if it were not, also before a look."""

from __future__ import annotations

import copy
import io

import pytest

torch = pytest.importorskip("torch")

from torch.nn.modules import module as module_hooks  # noqa: E402

from reluexplorer.watch import Watch  # noqa: E402
from tests.watch.test_counts import samples  # noqa: E402
from tests.watch.trainings import dense, train  # noqa: E402


@pytest.mark.parametrize("steps", [0, 1, 4, 5, 10])
def test_a_checkpoint_names_nothing_of_the_watch(tmp_path, steps) -> None:
    model = dense(4, 8, 3)
    with Watch(model, 5, file=tmp_path / "one"):
        train(model, (4,), steps)
        saved = io.BytesIO()
        torch.save(model, saved)
        copied = copy.deepcopy(model)
    assert b"reluexplorer" not in saved.getvalue()
    assert not any(each._forward_pre_hooks or each._forward_hooks for each in copied.modules())


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_one_is_scripted_and_traced_where_a_look_is_due(tmp_path) -> None:
    model = dense(4, 8, 3)
    with Watch(model, 1, file=tmp_path / "one") as watch:
        train(model, (4,), 3)
        given = torch.ones(2, 4)
        scripted, traced = torch.jit.script(model), torch.jit.trace(model, given)
        assert torch.equal(scripted(given), traced(given))
        train(model, (4,), 3)
    assert [each.inputs.tolist() for each in samples(watch)] == [[16]] * 6


class Stopped(torch.nn.Module):
    """Is interrupted in the pass that a test asks for, behind its first activation."""

    def __init__(self) -> None:
        super().__init__()
        self.body, self.last = dense(4, 8, 3), torch.nn.Linear(3, 3)
        self.stop: type[BaseException] | None = None

    def forward(self, x):
        hidden = self.body(x)
        if self.stop is not None:
            raise self.stop
        return self.last(hidden)


def left_over() -> list[int]:
    """How many hooks and modes there are for all modules."""
    return [
        len(module_hooks._global_forward_pre_hooks), len(module_hooks._global_forward_hooks),
        len(torch.overrides._get_current_function_mode_stack()),
    ]  # fmt: skip


@pytest.mark.parametrize("steps", [1, 5])
@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_what_an_interrupt_leaves_of_a_look_goes_with_the_next_one(tmp_path, steps, error) -> None:
    model, before = Stopped(), left_over()
    with Watch(model, 1, file=tmp_path / "one") as watch:
        train(model, (4,), steps)
        due = left_over()
        for _time in range(3):
            model.stop = error
            with pytest.raises(error):
                train(model, (4,), 1)
            saved = io.BytesIO()
            torch.save(model.body, saved)
            assert b"reluexplorer" not in saved.getvalue()
        model.stop = None
        train(model, (4,), 3)
        assert left_over() == due
    assert left_over() == before
    assert [each.inputs.tolist() for each in samples(watch)] == [[16]] * (steps + 3)


@pytest.mark.parametrize("steps", [1, 5])
def test_what_is_computed_behind_an_interrupt_is_no_part_of_the_model(tmp_path, steps) -> None:
    model = Stopped()
    with Watch(model, 1, file=tmp_path / "one") as watch:
        train(model, (4,), steps)
        model.stop = KeyboardInterrupt
        with pytest.raises(KeyboardInterrupt):
            train(model, (4,), 1)
        torch.relu(model.last(torch.randn(9, 3)))
        torch.nn.Sequential(torch.nn.Linear(4, 5), torch.nn.ReLU())(torch.randn(2, 4))
        assert torch._dynamo.eval_frame._stance.stance == "default"
        model.stop = None
        train(model, (4,), 2)
    assert [each.name for each in watch.layers.layers] == ["body.0"]
    assert [each.inputs.tolist() for each in samples(watch)] == [[16]] * (steps + 2)


@pytest.mark.parametrize("steps", [0, 5])
def test_one_that_is_interrupted_is_closed_to_the_last_hook(tmp_path, steps) -> None:
    model, before = Stopped(), left_over()
    watch = Watch(model, 1, file=tmp_path / "one")
    train(model, (4,), steps)
    model.stop = KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        train(model, (4,), 1)
    watch.close()
    assert left_over() == before


def test_a_mode_that_is_set_above_the_look_that_was_left_stays(tmp_path) -> None:
    model, before = Stopped(), left_over()
    watch = Watch(model, 1, file=tmp_path / "one")
    model.stop = KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        train(model, (4,), 1)
    with torch.device("meta"):
        watch.close()
        assert torch.ones(1).is_meta
    assert left_over() == before
