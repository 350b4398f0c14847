"""Whether a watch calls dead what is dead: ``python -m tests.watch.truth``.

Networks with ReLUs as modules, in place and as functions are trained with too high a rate, watched over each
whole pass through the training set, plainly, in mixed precision, compiled and in two processes. In the end
the dead units must be those that a plain count over the training set finds, and the weights those of a
training that nobody watched, to the bit. Prints a line for each; returns 1 where one does not hold.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, distributed, multiprocessing, nn
from torch.nn.functional import cross_entropy, relu, relu_

from reluexplorer.watch import Watch

INPUTS, BATCH, EPOCHS, STILL = 192, 16, 6, 2
RATE = 0.3
"""Too high for these networks, not so high that all units die."""
PASS = INPUTS // BATCH
FORMS: dict[str, Callable[[], Callable[[Tensor], Tensor]]] = {
    "nn.ReLU": nn.ReLU,
    "nn.ReLU(inplace)": lambda: nn.ReLU(inplace=True),
    "F.relu": lambda: relu,
    "F.relu_": lambda: relu_,
}
WAYS = ("plain", "autocast", "compiled")


class Net(nn.Module):
    """Two hidden layers, convolutions or dense, with activations of one form; keeps z where asked to.

    Three units of the first are dead from the start.
    """

    def __init__(self, form: str, *, is_image: bool) -> None:
        super().__init__()
        torch.manual_seed(3)
        self.is_image = is_image
        self.one = nn.Conv2d(1, 12, 3) if is_image else nn.Linear(36, 24)
        self.two = nn.Conv2d(12, 12, 3) if is_image else nn.Linear(24, 16)
        self.out = nn.Linear(12 * 4 if is_image else 16, 3)
        with torch.no_grad():
            self.one.bias[:3] -= 30.0
        acts = FORMS[form](), FORMS[form]()
        self.first, self.second = acts
        self.seen: list[Tensor] | None = None

    def forward(self, x: Tensor) -> Tensor:
        for layer, act in ((self.one, self.first), (self.two, self.second)):
            z = layer(x)
            if self.seen is not None:
                self.seen.append(z.detach().clone())
            x = act(z)
        return self.out(x.flatten(1))


def data(*, is_image: bool, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Return the training set."""
    dice = torch.Generator().manual_seed(seed)
    shape = (1, 6, 6) if is_image else (36,)
    return torch.randn(INPUTS, *shape, generator=dice), torch.randint(0, 3, (INPUTS,), generator=dice)


def train(
    model: nn.Module, parameters: Iterator[nn.Parameter], sets: tuple[Tensor, Tensor], way: str
) -> None:
    """Train at too high a rate, and then pass over the data with none, as the count in the end does."""
    opt = torch.optim.SGD(parameters, RATE, momentum=0.9)
    for epoch in range(EPOCHS + STILL):
        for group in opt.param_groups:
            group.update(lr=RATE if epoch < EPOCHS else 0.0, momentum=0.9 if epoch < EPOCHS else 0.0)
        for inputs, classes in zip(*(each.split(BATCH) for each in sets), strict=True):
            opt.zero_grad()
            with torch.autocast("cpu", torch.bfloat16) if way == "autocast" else nullcontext():
                loss = cross_entropy(model(inputs), classes)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            opt.step()


def dead_by_count(net: Net, inputs: Tensor, way: str) -> list[list[int]]:
    """Return each hidden layer's units that are 0 on all inputs, by their z in one plain pass."""
    net.seen = []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16) if way == "autocast" else nullcontext():
        net(inputs)
    found = [
        (z.float().amax(dim=tuple(axis for axis in range(z.ndim) if axis != 1)) <= 0)
        .nonzero()
        .ravel()
        .tolist()
        for z in net.seen
    ]
    net.seen = None
    return found


@dataclass(frozen=True)
class Result:
    """What the watch called dead, what a count finds, and whether the weights are the same."""

    called: list[list[int]]
    counted: list[list[int]]
    is_same: bool

    @property
    def holds(self) -> bool:
        return self.called == self.counted and self.is_same


def result(form: str, way: str, folder: Path, *, is_image: bool) -> Result:
    """Train twice, watched and not."""
    sets = data(is_image=is_image)
    plain, seen = Net(form, is_image=is_image), Net(form, is_image=is_image)
    wrapped = [torch.compile(each, backend="eager") if way == "compiled" else each for each in (plain, seen)]
    train(wrapped[0], plain.parameters(), sets, way)
    with Watch(wrapped[1], 1, window=PASS, file=folder / f"{form}-{way}-{is_image}.watch") as watch:
        train(wrapped[1], seen.parameters(), sets, way)
        called = [each.tolist() for each in watch.dead.values()]
    same = all(torch.equal(*each) for each in zip(plain.parameters(), seen.parameters(), strict=True))
    return Result(called, dead_by_count(seen, sets[0], way), same)


def _one_of_two(rank: int, folder: str, form: str, is_image: bool) -> None:
    """Train in one of two processes on data of its own; keep what came of it."""
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT="29641")
    distributed.init_process_group("gloo", rank=rank, world_size=2)
    torch.set_num_threads(1)
    sets, ends = data(is_image=is_image, seed=rank), []
    for is_watched in (False, True):
        net = Net(form, is_image=is_image)
        both = nn.parallel.DistributedDataParallel(net)
        watching = Watch(both, 1, window=PASS, file=f"{folder}/ddp.watch") if is_watched else nullcontext()
        with watching as watch:
            train(both, net.parameters(), sets, "plain")
            called = [each.tolist() for each in watch.dead.values()] if watch is not None else []
        ends.append([each.detach().clone() for each in net.parameters()])
    same = all(torch.equal(*each) for each in zip(*ends, strict=True))
    torch.save((called, dead_by_count(net, sets[0], "plain"), same), f"{folder}/{rank}.pt")
    distributed.destroy_process_group()


def results(folder: Path) -> Iterator[tuple[str, Result]]:
    """Yield what came of each network and way."""
    for is_image in (False, True):
        name = "CNN" if is_image else "MLP"
        for way in WAYS:
            for form in FORMS:
                yield f"{name}, {form}, {way}", result(form, way, folder, is_image=is_image)
        multiprocessing.spawn(_one_of_two, (str(folder), "F.relu", is_image), 2)
        for rank in range(2):
            found = Result(*torch.load(folder / f"{rank}.pt"))
            yield f"{name}, F.relu, two processes, the data of {rank}", found


def main() -> int:
    """Print a line for each."""
    torch.set_num_threads(1)
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for words, found in results(Path(folder)):
            counts = " and ".join(str(len(each)) for each in found.counted)
            bad += not found.holds
            told = "as counted" if found.called == found.counted else f"but called {found.called}"
            weights = "the same" if found.is_same else "OTHER"
            print(f"{words:<48}{counts:>10} dead, {told}; weights {weights}", flush=True)
    print("all hold" if not bad else f"{bad} do not hold")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
