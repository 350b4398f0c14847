"""What was measured of a model stays where a model or inputs in its place cannot be used."""

from __future__ import annotations

import threading

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from reluexplorer.models.measuring import measure  # noqa: E402
from reluexplorer.session.commands.doctor import (  # noqa: E402
    ChooseChannel,
    CloseModel,
    FeedModel,
    OpenModel,
    SetMargin,
    StopDoctor,
)
from reluexplorer.session.jobs import doctoring  # noqa: E402
from reluexplorer.session.session import Session  # noqa: E402
from tests.models.cutting.build import Net  # noqa: E402

STAYS = " What was measured before stays."


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A model on 4 features with inputs for it, and files that do not fit it or are damaged."""
    made = tmp_path_factory.mktemp("model")
    net = Net(channels=4, size=0)
    onnx.save(net.model(net.gemm(net.op("Relu", net.gemm("x", 4, 5)), 5, 2)), made / "net.onnx")
    silent = Net(channels=4, size=0)
    layer = silent.gemm("x", 4, 5, off=(1,))
    onnx.save(silent.model(silent.gemm(silent.op("Relu", layer), 5, 2)), made / "silent.onnx")
    random = np.random.RandomState(1)
    np.save(made / "inputs.npy", random.standard_normal((20, 4)).astype(np.float32))
    np.save(made / "wrong.npy", random.standard_normal((20, 7)).astype(np.float32))
    (made / "own.csv").write_text("a,b,c\n" + "1,2,3\n" * 9)
    (made / "empty.onnx").write_bytes(b"")
    (made / "torn.onnx").write_bytes((made / "net.onnx").read_bytes()[:150])
    return made


@pytest.fixture
def session(folder):
    """A model that was measured on its inputs, with a channel and a margin that were chosen."""
    made = Session()
    for command in (OpenModel(str(folder / "net.onnx")), FeedModel(str(folder / "inputs.npy"))):
        made.dispatch(command)
    made.settle()
    made.dispatch(ChooseChannel(0, 3))
    made.dispatch(SetMargin(1.5))
    made.settle()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("kind", "name"),
    [(FeedModel, "wrong.npy"), (FeedModel, "own.csv"), (FeedModel, "gone.npz"), (OpenModel, "empty.onnx"),
     (OpenModel, "torn.onnx"), (OpenModel, "gone.onnx")],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_named_and_leaves_what_was_measured(session, folder, kind, name):
    before = session.state.doctor
    assert session.dispatch(kind(str(folder / name)))
    session.settle()
    seen = session.state.doctor
    assert seen.findings is before.findings
    assert (seen.path, seen.inputs) == (before.path, before.inputs)
    assert (seen.layer, seen.channel, seen.margin, seen.is_busy) == (0, 3, 1.5, False)
    assert name in seen.trouble
    assert seen.trouble.endswith(STAYS)
    assert seen.trouble.count(name) == 1
    assert len(seen.close.found) == 4
    assert session.dispatch(FeedModel(str(folder / "inputs.npy")))
    session.settle()
    assert (session.state.doctor.trouble, session.state.doctor.kept_back.inputs) == ("", 4)


@pytest.mark.parametrize(("kind", "name"), [(FeedModel, "own.csv"), (OpenModel, "torn.onnx")])
def test_what_was_finished_before_a_refused_file_is_not_measured_again(
    session, folder, monkeypatch, kind, name
):
    for command in (OpenModel(str(folder / "silent.onnx")), FeedModel(str(folder / "inputs.npy"))):
        session.dispatch(command)
    session.settle()
    before = session.state.doctor
    assert before.tried.found is not None
    begun = []
    monkeypatch.setattr(doctoring, "look", lambda *_given, **_ways: begun.append("near"))
    monkeypatch.setattr(doctoring, "_tried", lambda *_given, **_ways: begun.append("copy"))
    session.dispatch(kind(str(folder / name)))
    session.settle()
    seen = session.state.doctor
    assert (seen.close.found, seen.tried.found) == (before.close.found, before.tried.found)
    assert (seen.close.is_awaited, seen.tried.is_awaited, begun) == (False, False, [])


def test_a_measuring_that_is_stopped_leaves_what_was_measured_before(session, folder):
    before = session.state.doctor
    session.dispatch(OpenModel(str(folder / "net.onnx")))
    session.dispatch(StopDoctor())
    session.settle()
    seen = session.state.doctor
    assert (seen.findings, seen.inputs) == (before.findings, before.inputs)
    assert seen.trouble == "The measuring was stopped." + STAYS


@pytest.mark.parametrize("name", ["torn.onnx", "net.onnx"])
def test_what_was_measured_in_part_is_said_to_be(session, folder, monkeypatch, name):
    """Another model is opened, or the same one and stopped, while what was kept back is measured."""
    reached, go_on = threading.Event(), threading.Event()
    measured = measure.measured

    def held(*given, **ways):
        reached.set()
        go_on.wait(60)
        return measured(*given, **ways)

    monkeypatch.setattr(measure, "measured", held)
    session.dispatch(FeedModel(str(folder / "inputs.npy")))
    assert reached.wait(60)
    session.poll()
    before = session.state.doctor
    assert (before.is_busy, before.kept_back, before.findings.inputs) == (True, None, 16)
    session.dispatch(OpenModel(str(folder / name)))
    if name == "net.onnx":
        session.dispatch(StopDoctor())
    go_on.set()
    session.settle()
    seen = session.state.doctor
    assert (seen.findings, seen.kept_back, seen.is_busy) == (before.findings, None, False)
    assert seen.trouble.endswith(STAYS[:-1] + "; open that model again to measure the rest of it.")


def test_inputs_that_do_not_fit_are_named_where_nothing_was_measured(session, folder):
    session.dispatch(CloseModel())
    for command in (OpenModel(str(folder / "net.onnx")), FeedModel(str(folder / "wrong.npy"))):
        session.dispatch(command)
    session.settle()
    seen = session.state.doctor
    assert (seen.findings, seen.inputs) == (None, str(folder / "wrong.npy"))
    assert seen.trouble.startswith("wrong.npy cannot be used. ")
