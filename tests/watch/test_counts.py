"""What is counted, said to be dead and measured of gradients and updates is what plain counting says."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from torch.nn.functional import cross_entropy  # noqa: E402

from reluexplorer.watch import Watch  # noqa: E402
from reluexplorer.watch.reader import read  # noqa: E402
from reluexplorer.watch.records import End, Sample  # noqa: E402
from tests.watch.trainings import Mixed, batches, dense, train  # noqa: E402


def samples(watch) -> list[Sample]:
    """What the run file has."""
    return [each for each in read(watch.path).records if isinstance(each, Sample)]


def plain_pre_activations(model, inputs):
    """z of each hidden layer of a dense network, by its own products."""
    found = []
    for place in range(0, len(model) - 1, 2):
        inputs = inputs @ model[place].weight.T + model[place].bias
        found.append(inputs.detach().numpy())
        inputs = inputs.clamp(min=0)
    return found


def test_the_dead_at_the_end_are_those_that_fire_on_no_input_of_the_training_set(tmp_path) -> None:
    model = dense(4, 24, 16, 3)
    optimizer = torch.optim.SGD(model.parameters(), 1.5)
    with Watch(model, 1, window=8, file=tmp_path / "one") as watch:
        train(model, (4,), 40, optimizer)
        optimizer.param_groups[0]["lr"] = 0.0
        train(model, (4,), 8, optimizer)
        dead = watch.dead
    inputs = torch.cat([each for each, _classes in batches((4,), 8)])
    expected = [np.flatnonzero((z <= 0).all(axis=0)) for z in plain_pre_activations(model, inputs)]
    assert sum(map(len, expected)) > 3
    assert [found.tolist() for found in dead.values()] == [each.tolist() for each in expected]


def test_deaths_and_births_are_told_with_their_steps(tmp_path) -> None:
    model = dense(2, 4, 3)
    optimizer = torch.optim.SGD(model.parameters(), 0.0)
    with Watch(model, 2, window=3, file=tmp_path / "one") as watch:
        train(model, (2,), 6, optimizer)
        model[0].bias.data[1] = -100.0
        train(model, (2,), 12, optimizer)
        model[0].bias.data[1] = 100.0
        train(model, (2,), 4, optimizer)
    events = [
        (each.step, each.died.tolist(), each.since.tolist(), each.woke.tolist())
        for each in samples(watch)
        if len(each.died) or len(each.woke)
    ]
    assert events == [(10, [1], [6], []), (18, [], [], [1])]
    assert [int(each.dead[0]) for each in samples(watch)] == [0] * 5 + [1] * 4 + [0] * 2


def test_counts_gradients_and_updates_are_those_of_plain_arithmetic(tmp_path) -> None:
    model = dense(4, 8, 6, 3)
    optimizer = torch.optim.SGD(model.parameters(), 0.3)
    with Watch(model, 1, file=tmp_path / "one") as watch:
        for inputs, classes in batches((4,), 3):
            hidden = plain_pre_activations(model, inputs)
            before = [each.detach().clone() for each in model.parameters()]
            optimizer.zero_grad()
            cross_entropy(model(inputs), classes).backward()
            gradients = [each.grad.clone() for each in model.parameters()]
            optimizer.step()
            watch.log(loss=1.5)
    last = samples(watch)[-1]
    assert last.step == 2
    assert last.inputs.tolist() == last.seen.tolist() == [16, 16]
    shares = np.concatenate([(z > 0).mean(axis=0) for z in hidden])
    np.testing.assert_allclose(last.shares, shares, atol=1e-5)
    np.testing.assert_allclose(last.greatest, np.concatenate([z.max(axis=0) for z in hidden]), rtol=5e-3)
    np.testing.assert_allclose(last.firing, [shares[:8].mean(), shares[8:].mean()], rtol=1e-5)
    for layer in range(2):
        own = slice(2 * layer, 2 * layer + 2)
        size = sum(float((each**2).sum()) for each in gradients[own]) ** 0.5
        weight = sum(float((each**2).sum()) for each in before[own]) ** 0.5
        assert last.gradient[layer] == pytest.approx(size, rel=1e-5)
        assert last.update[layer] == pytest.approx(0.3 * size / weight, rel=1e-3)
    assert last.rates.tolist() == [0.3]
    assert last.logged["loss"].tolist() == [[2.0, 1.5]]
    np.testing.assert_allclose(last.bias[:8], model[0].bias.detach(), rtol=5e-3)


def test_a_convolution_counts_over_inputs_and_positions(tmp_path) -> None:
    model = Mixed()
    with Watch(model, 1, file=tmp_path / "one") as watch:
        train(model, (1, 8, 8), 1)
    (one,) = samples(watch)
    assert one.inputs.tolist() == [16, 16, 16]
    assert one.seen.tolist() == [16 * 36, 16, 16]


def test_passes_that_are_summed_up_to_a_step_are_one_sample(tmp_path) -> None:
    model = dense(4, 8, 3)
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    with Watch(model, 1, file=tmp_path / "one") as watch:
        for inputs, classes in batches((4,), 3):
            cross_entropy(model(inputs), classes).backward()
        optimizer.step()
    (one,) = samples(watch)
    assert one.seen.tolist() == [48]


def test_samples_come_at_every_so_many_steps(tmp_path) -> None:
    model = dense(4, 8, 3)
    with Watch(model, 5, file=tmp_path / "one") as watch:
        train(model, (4,), 16)
        model.eval()
        with torch.no_grad():
            model(torch.ones(2, 4))
        model.train()
        train(model, (4,), 6)
    assert [each.step for each in samples(watch)] == [0, 5, 10, 15, 20]
    assert read(watch.path).records[-1].step == watch.steps == 22
    assert isinstance(read(watch.path).records[-1], End)


def test_own_updates_are_steps_by_a_call(tmp_path) -> None:
    model = dense(4, 8, 3)
    with Watch(model, 2, file=tmp_path / "one") as watch:
        for inputs, classes in batches((4,), 5):
            cross_entropy(model(inputs), classes).backward()
            with torch.no_grad():
                for each in model.parameters():
                    each.sub_(0.1 * each.grad)
            watch.step()
            model.zero_grad()
    found = samples(watch)
    assert [each.step for each in found] == [0, 2, 4]
    assert all(np.isfinite(each.update).all() and (each.gradient > 0).all() for each in found)


def test_a_diverged_unit_is_not_called_dead(tmp_path) -> None:
    model = dense(4, 8, 3)
    optimizer = torch.optim.SGD(model.parameters(), 0.0)
    model[0].bias.data[2] = float("nan")
    with Watch(model, 1, window=2, file=tmp_path / "one") as watch:
        for inputs, _classes in batches((4,), 5):
            model(inputs)
            optimizer.step()
        assert 2 not in watch.dead["0"]


def test_mixed_precision_is_counted(tmp_path) -> None:
    model = dense(4, 8, 3)
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    with Watch(model, 1, file=tmp_path / "one") as watch:
        for inputs, classes in batches((4,), 2):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = cross_entropy(model(inputs), classes)
            loss.backward()
            optimizer.step()
    assert [each.seen.tolist() for each in samples(watch)] == [[16], [16]]


def test_where_nothing_is_said_a_look_comes_every_50_steps(tmp_path) -> None:
    model = dense(4, 8, 3)
    with Watch(model, file=tmp_path / "one") as watch:
        train(model, (4,), 501)
        assert watch.every == 50
    assert [each.step for each in samples(watch)] == list(range(0, 501, 50))
    with pytest.raises(ValueError, match="at least 1"):
        Watch(model, "often", file=tmp_path / "two")
