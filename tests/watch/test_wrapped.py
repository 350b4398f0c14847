"""Models that are compiled, or trained by several processes, are watched by their own names."""

from __future__ import annotations

import os

import pytest

torch = pytest.importorskip("torch")

from torch import distributed, nn  # noqa: E402

from reluexplorer.watch import Watch, WatchWarning  # noqa: E402
from reluexplorer.watch.reader import read  # noqa: E402
from reluexplorer.watch.records import Sample  # noqa: E402
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
@pytest.mark.filterwarnings("ignore:Using `torch.compile:UserWarning")
def test_one_that_is_compiled_afterwards_says_why_nothing_is_seen(tmp_path) -> None:
    model = dense(4, 8, 3)
    with Watch(model, 5, file=tmp_path / "one"):
        compiled = torch.compile(model, backend="eager")
        with pytest.warns(WatchWarning, match="after torch.compile"):
            train(compiled, (4,), 30)


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
