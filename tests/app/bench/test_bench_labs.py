"""The measurement of the labs' networks: its rows, its turns, and the same network in both programs."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest

from reluexplorer.app.bench import command, labs, labs_convolution
from reluexplorer.app.bench.labs_case import Case, medians
from reluexplorer.app.bench.setting import OURS
from reluexplorer.core.engine.convolution.evaluation import feature_maps
from reluexplorer.core.network.convolution import ConvolutionLayer, ConvolutionSpec
from reluexplorer.session.document.domains import CommandError


def test_rows_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["labs", "--cases", "8×8 pool", "--rounds", "1", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["ms_per_update"] > 0
    assert (row["case"], row["contestant"], row["ratio_to_ours"]) == ("8×8 pool", OURS, 1.0)


def test_rows_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    labs.main(["--cases", "8×8 pool,16×16 three pool", "--rounds", "1"])
    printed = capsys.readouterr()
    head, first, second = printed.out.splitlines()
    assert head.split() == ["case", "contestant", "ms/update", "×", "ours"]
    assert first.startswith("8×8 pool ")
    assert second.startswith("16×16 three pool ")
    assert "one thread each" in printed.err


def test_all_take_turns_and_the_median_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 0.0
    order: list[str] = []

    def contestant(name: str, took: float):
        def updates(count: int) -> None:
            nonlocal clock
            order.append(name)
            clock += took * count

        return updates

    monkeypatch.setattr(time, "process_time", lambda: clock)
    found = medians({"x": contestant("x", 0.01), "y": contestant("y", 0.025)}, 3)
    assert found == {"x": pytest.approx(10.0), "y": pytest.approx(25.0)}
    assert "".join(order) == "xxyy" + "xy" + "yx" + "xy"


def test_a_library_s_contestants_are_those_with_its_name() -> None:
    def build():
        return lambda _count: sum(range(2000))

    case = Case("c", {OURS: build, "torch": build, "torch module": build, "abacus": build})
    assert [row.contestant for row in labs.measure(case, 1)] == [OURS]
    assert [row.contestant for row in labs.measure(case, 1, "torch")] == [OURS, "torch", "torch module"]


def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labs, "installed", lambda _library: False)
    with pytest.raises(CommandError, match="--against torch: it is not installed"):
        labs.main(["--against", "torch"])


@pytest.mark.parametrize("head", ["mean", "flat"])
def test_torch_has_the_same_network(head: str) -> None:
    torch = pytest.importorskip("torch")
    layers = ConvolutionLayer(4, pool=True), ConvolutionLayer(3, stride=2)
    spec = ConvolutionSpec((2, 12, 8), layers, head=head)
    parameters = spec.initial_parameters(1) + np.float32(0.1)
    pictures, _ = labs_convolution.data(spec, 3)
    with torch.no_grad():
        theirs = labs_convolution.torch_network(spec, parameters)(torch.tensor(pictures)).numpy()
    np.testing.assert_allclose(theirs.T, feature_maps(spec, parameters, pictures).logits, atol=1e-4)


def test_each_convolutional_case_has_the_layouts_of_pytorch() -> None:
    for case in labs_convolution.CASES:
        assert list(case.contestants) == [OURS, "torch", "torch channels last"]


@pytest.mark.parametrize("layout", ["contiguous_format", "channels_last"])
def test_torch_makes_the_same_updates(monkeypatch: pytest.MonkeyPatch, layout: str) -> None:
    """On a single batch, whose order does not matter."""
    pytest.importorskip("torch")
    monkeypatch.setattr(labs_convolution, "_BATCHES", 1)
    built: list[object] = []
    original = labs_convolution.torch_network
    monkeypatch.setattr(
        labs_convolution, "torch_network", lambda *given: built.append(original(*given)) or built[-1]
    )
    spec = ConvolutionSpec((1, 8, 8), (ConvolutionLayer(4, pool=True), ConvolutionLayer(4, stride=2)))
    ours, theirs = labs_convolution.ours(spec, 16), labs_convolution.in_torch(spec, 16, layout)
    ours(20)
    theirs(20)
    first = spec.convolutions(ours.__self__.parameters)[0].filters
    got = next(iter(built[0].parameters())).detach().numpy().transpose(0, 2, 3, 1)
    start = spec.convolutions(spec.initial_parameters(0))[0].filters
    assert np.abs(first - start).max() > 5e-3
    np.testing.assert_allclose(got, first, atol=2e-5)
