"""A model that calls itself, or makes its steps within a forward pass, is looked at once."""

from __future__ import annotations

from threading import Thread

import pytest

torch = pytest.importorskip("torch")

from torch import nn  # noqa: E402
from torch.nn.modules import module as module_hooks  # noqa: E402

from reluexplorer.watch import Watch  # noqa: E402
from tests.watch.test_counts import samples  # noqa: E402
from tests.watch.trainings import batches, dense, train  # noqa: E402


class Again(nn.Module):
    """Calls itself so often, then its parts; ``within`` is called in the outermost call."""

    def __init__(self, times: int = 1) -> None:
        super().__init__()
        self.fc, self.out, self.times = nn.Linear(4, 8), nn.Linear(8, 3), times
        self.within = lambda: None

    def forward(self, x, left: int | None = None):
        left = self.times if left is None else left
        if left:
            found = self(x, left - 1)
            if left == self.times:
                self.within()
            return found
        return self.out(torch.relu(self.fc(x)))


def is_clean() -> bool:
    """Whether neither hooks nor modes are left."""
    return not (
        module_hooks._global_forward_pre_hooks
        or module_hooks._global_forward_hooks
        or torch.overrides._get_current_function_mode_stack()
    )


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("every", [1, 2])
def test_calls_of_itself_belong_to_one_look(tmp_path, times, every) -> None:
    model = Again(times)
    with Watch(model, every, file=tmp_path / "one") as watch:
        train(model, (4,), 6)
        assert torch.overrides._get_current_function_mode_stack() == []
    assert is_clean()
    assert [(each.name, each.units) for each in watch.layers.layers] == [("fc", 8)]
    assert [each.inputs.tolist() for each in samples(watch)] == [[16]] * (6 // every)


def redirected(outer, inner, *given):
    """Run a training step through the forward pass of a wrapper, as some frameworks do."""
    forward = inner.forward

    def once(*args):
        inner.forward = forward
        return inner(*args).square().mean()

    inner.forward = once
    return outer(*given)


class Wrapper(nn.Module):
    """Calls what it holds."""

    def __init__(self, module) -> None:
        super().__init__()
        self.module = module

    def forward(self, *args):
        return self.module(*args)


def test_a_step_through_the_forward_pass_of_a_wrapper_is_seen_once(tmp_path) -> None:
    model = dense(4, 8, 3)
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    with Watch(model, 1, file=tmp_path / "one") as watch:
        for inputs, _classes in batches((4,), 12):
            optimizer.zero_grad()
            redirected(Wrapper(model), model, inputs).backward()
            optimizer.step()
    assert is_clean()
    assert [each.inputs.tolist() for each in samples(watch)] == [[16]] * 12


@pytest.mark.parametrize("every", [1, 2])
def test_steps_made_within_a_forward_pass_end_the_look(tmp_path, every) -> None:
    model = Again()
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    model.within = optimizer.step
    with Watch(model, every, file=tmp_path / "one") as watch:
        for inputs, _classes in batches((4,), 6):
            model(inputs)
        assert watch.steps == 6
        assert torch.overrides._get_current_function_mode_stack() == []
    assert is_clean()
    assert [each.inputs.tolist() for each in samples(watch)] == [[16]] * (6 // every)


def test_a_call_in_another_thread_is_no_part_of_the_look(tmp_path) -> None:
    model = Again()

    def elsewhere() -> None:
        thread = Thread(target=model, args=(torch.ones(5, 4), 0))
        thread.start()
        thread.join()

    with Watch(model, 1, file=tmp_path / "one") as watch:
        model.within = elsewhere
        train(model, (4,), 3)
    assert is_clean()
    assert [each.inputs.tolist() for each in samples(watch)] == [[16]] * 3
