"""A training of the shipped digits as people write it: ``python digits_loop.py RUN.watch LEARNING_RATE``.

Two lines attach it. It prints the share of digits that it knows in the end.
"""

import sys

import torch
from torch import nn

import reluexplorer
from reluexplorer.core.data.digits import digits

EPOCHS, BATCH = 20, 32


def main(path: str, rate: float) -> None:
    torch.manual_seed(0)
    torch.set_num_threads(1)
    table = digits()
    inputs = torch.tensor(table.inputs, dtype=torch.float32)
    labels = torch.tensor(table.targets).argmax(1)
    train, test = torch.tensor(table.train), torch.tensor(table.test)

    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9)
    watch = reluexplorer.watch(model, every=10, file=path)

    for _epoch in range(EPOCHS):
        for rows in train[torch.randperm(len(train))].split(BATCH):
            loss = nn.functional.cross_entropy(model(inputs[rows]), labels[rows])
            opt.zero_grad()
            loss.backward()
            opt.step()
            watch.log(loss=loss)

    with torch.no_grad():
        known = (model(inputs[test]).argmax(1) == labels[test]).float().mean()
    print(f"{known.item():.4f}")


main(sys.argv[1], float(sys.argv[2]))
