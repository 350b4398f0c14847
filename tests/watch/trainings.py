"""Small trainings of PyTorch for tests; import it behind ``pytest.importorskip("torch")``."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import nn
from torch.nn.functional import cross_entropy


def dense(*widths: int, act=nn.ReLU) -> nn.Sequential:
    """A dense network that always begins alike."""
    torch.manual_seed(1)
    parts: list[nn.Module] = []
    for wide, narrow in pairwise(widths):
        parts += [nn.Linear(wide, narrow), act()]
    return nn.Sequential(*parts[:-1])


class Mixed(nn.Module):
    """Convolution, batch norm, dropout, and ReLUs of all forms."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(2)
        self.conv, self.norm = nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4)
        self.act = nn.ReLU(inplace=True)
        self.fc1, self.drop, self.fc2 = nn.Linear(4 * 36, 16), nn.Dropout(0.3), nn.Linear(16, 8)
        self.out = nn.Linear(8, 3)

    def forward(self, x):
        x = self.act(self.norm(self.conv(x))).flatten(1)
        x = self.drop(torch.relu(self.fc1(x)))
        return self.out(self.act(self.fc2(x)))


def batches(shape, steps: int, classes: int = 3, seed: int = 0):
    """So many batches of 16 random inputs with their classes, the same each time."""
    dice = torch.Generator().manual_seed(seed)
    for _step in range(steps):
        yield torch.randn(16, *shape, generator=dice), torch.randint(0, classes, (16,), generator=dice)


def train(model, shape, steps: int, optimizer=None, **more) -> None:
    """Train as usual."""
    optimizer = optimizer or torch.optim.SGD(model.parameters(), 0.1)
    for inputs, classes in batches(shape, steps, **more):
        optimizer.zero_grad()
        cross_entropy(model(inputs), classes).backward()
        optimizer.step()
