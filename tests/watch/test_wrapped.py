"""Models that are compiled, or trained by several processes, are watched by their own names."""

from __future__ import annotations

import os
import warnings

import pytest

torch = pytest.importorskip("torch")

from torch import distributed, nn  # noqa: E402

from reluexplorer.watch import Watch, WatchWarning  # noqa: E402
from reluexplorer.watch.reader import read  # noqa: E402
from reluexplorer.watch.records import Sample  # noqa: E402
from tests.watch.test_counts import samples  # noqa: E402
from tests.watch.test_saved import left_over  # noqa: E402
from tests.watch.trainings import dense, train  # noqa: E402


@pytest.mark.slow
def test_a_compiled_model_is_looked_at_and_trains_the_same(tmp_path) -> None:
    model, plain = dense(4, 8, 3), dense(4, 8, 3)
    compiled = torch.compile(model, backend="eager")
    with Watch(compiled, 5, file=tmp_path / "one") as watch:
        train(compiled, (4,), 12)
        assert watch.why() == ""
    train(plain, (4,), 12)
    assert [each.name for each in watch.layers.layers] == ["0"]
    assert len([each for each in read(watch.path).records if isinstance(each, Sample)]) == 3
    assert all(torch.equal(*each) for each in zip(model.parameters(), plain.parameters(), strict=True))


@pytest.mark.slow
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("form", ["afterwards", "in place", "around"])
def test_one_that_calls_no_hooks_as_it_is_compiled_is_seen_all_the_same(tmp_path, form) -> None:
    model, plain = dense(4, 8, 3), dense(4, 8, 3)
    called = model
    if form == "afterwards":
        called = torch.compile(model, backend="eager")
    elif form == "in place":
        model.compile(backend="eager")
    else:
        called = torch.compile(lambda x: model(x).clone(), backend="eager")
    with Watch(model, 5, file=tmp_path / "one") as watch:
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        train(called, (4,), 41, optimizer)
        assert torch._dynamo.eval_frame._stance.stance == "default"
    train(plain, (4,), 41)
    assert [each.step for each in samples(watch)] == [20, 25, 30, 35, 40]
    assert all(torch.equal(*each) for each in zip(model.parameters(), plain.parameters(), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("often", [1, 3])
def test_a_training_that_takes_warnings_for_errors_has_a_compiled_teacher(tmp_path, often) -> None:
    model, teacher = dense(4, 8, 3), torch.compile(dense(4, 8, 3), backend="eager")
    before = list(warnings.filters)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with Watch(model, often, file=tmp_path / "one") as watch:
            train(lambda x: model(x) + teacher(x).detach(), (4,), 9, torch.optim.SGD(model.parameters(), 0.1))
        assert warnings.filters[0][0] == "error"
    assert len(samples(watch)) == -(-9 // often)
    assert warnings.filters == before


def test_hooks_on_all_modules_do_not_wait_for_ever_for_a_model_that_is_not_called(tmp_path) -> None:
    model, before = dense(4, 8, 3), left_over()
    with Watch(model, file=tmp_path / "one") as watch:
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        assert left_over() != before
        with pytest.warns(WatchWarning, match="never called as model"):
            train(model.forward, (4,), 30, optimizer)
        assert left_over() == before
        train(model, (4,), 60, optimizer)
        assert [each.step for each in samples(watch)] == [72]


def one_of_two(rank: int, folder: str) -> None:
    """Train in one of two processes."""
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT="29617")
    distributed.init_process_group("gloo", rank=rank, world_size=2)
    model = nn.parallel.DistributedDataParallel(dense(4, 8, 3))
    with Watch(model, 2, file=f"{folder}/run.watch"):
        train(model, (4,), 5, seed=rank)
    distributed.destroy_process_group()


@pytest.mark.slow
def test_each_of_two_processes_has_a_file_of_its_own(tmp_path) -> None:
    torch.multiprocessing.spawn(one_of_two, (str(tmp_path),), 2)
    for rank in range(2):
        first, layers, *rest = read(tmp_path / f"run-rank{rank}.watch").records
        assert (first.rank, first.ranks, layers.layers[0].name) == (rank, 2, "0")
        assert len([each for each in rest if isinstance(each, Sample)]) == 3
