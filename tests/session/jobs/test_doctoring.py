"""A model of another program through the session: measured, kept back, probed, cut, refused and stopped."""

from __future__ import annotations

import threading

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from reluexplorer.models.values.findings import Channel  # noqa: E402
from reluexplorer.session.commands.doctor import (  # noqa: E402
    ChooseChannel,
    ChooseModelInput,
    CloseModel,
    FeedModel,
    OpenModel,
    SaveSmallerCopy,
    SetMargin,
    StopDoctor,
)
from reluexplorer.session.jobs import doctoring  # noqa: E402
from reluexplorer.session.session import Session  # noqa: E402
from tests.models.cutting.build import Net, shapes_of  # noqa: E402
from tests.models.opening.test_dense import drawn, safetensors  # noqa: E402

KEPT = ("first_look", "silent_margins", "other_margins", "woken_margins")


@pytest.fixture
def session():
    made = Session()
    yield made
    made.close()


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A model with two silent channels, and 40 inputs for it."""
    folder = tmp_path_factory.mktemp("model")
    net = Net()
    h = net.op("Relu", net.conv("x", 3, 8, off=(1, 4)))
    y = net.gemm(net.op("Flatten", net.op("GlobalAveragePool", h)), 8, 2)
    made = net.model(y)
    made.doc_string = "Tells cats from dogs."
    onnx.save(made, folder / "net.onnx")
    np.savez(folder / "inputs.npz", **net.samples())
    return folder


def test_a_model_is_measured_on_what_it_is_fed_and_a_fifth_is_kept_back(session, planted):
    assert session.dispatch(OpenModel(str(planted / "net.onnx")))
    assert session.state.document.view.workspace == "doctor"
    session.settle()
    seen = session.state.doctor
    assert (seen.findings.is_made_up, seen.findings.inputs) == (True, 32)
    assert seen.about.words == "Tells cats from dogs"
    assert (seen.kept_back, seen.waking) == (None, None)
    assert session.dispatch(FeedModel(str(planted / "inputs.npz")))
    assert session.poll()
    assert session.state.doctor.is_busy
    session.settle()
    seen = session.state.doctor
    (layer,) = seen.findings.layers
    assert (layer.states[1], layer.states[4], seen.findings.dead) == (Channel.DEAD, Channel.DEAD, 2)
    assert (seen.findings.inputs, seen.findings.held_out, seen.kept_back.inputs) == (32, 8, 8)
    assert seen.waking.probes[:3] == ("noise", "inverted", "black")
    assert (seen.waking.dead, seen.waking.data, len(seen.waking.probes)) == (2, 0, 8)
    assert (seen.is_busy, seen.trouble) == (False, "")
    assert (seen.cut_at(2.0), seen.woken_at(2.0)) == (2, 0)


def test_the_chosen_channel_is_looked_at_on_what_excites_it_most(session, planted):
    for command in (OpenModel(str(planted / "net.onnx")), FeedModel(str(planted / "inputs.npz"))):
        session.dispatch(command)
    session.settle()
    seen = session.state.doctor
    assert seen.channel in {1, 4}
    looks = seen.close.found
    peaks = np.sort(seen.findings.layers[0].peaks[:, seen.channel])[::-1]
    assert [each.peak for each in looks] == pytest.approx(peaks[:4].tolist())
    assert looks[0].maps.before.max() == pytest.approx(peaks[0], rel=1e-5)
    assert (looks[0].maps.after.max(), looks[0].name, looks[0].picture) == (0.0, "", None)
    session.dispatch(ChooseModelInput(looks[1].number))
    session.poll()
    assert (session.state.doctor.input, session.state.doctor.close.found) == (looks[1].number, looks)
    session.dispatch(ChooseChannel(0, 0))
    session.settle()
    assert (session.state.doctor.input, len(session.state.doctor.close.found)) == (-1, 4)
    first = {each.number for each in session.state.doctor.close.found}
    sampled = set(range(40)) - first
    refused = [number for number in sorted(sampled) if not session.dispatch(ChooseModelInput(number))]
    assert len(refused) == 8
    assert session.state.notice in {"", "That input was not measured."}
    session.settle()
    other = max(sampled - set(refused))
    assert [each.number for each in session.state.doctor.close.found][4:] == [other]
    session.dispatch(ChooseChannel(0, -1))
    session.settle()
    assert not session.state.doctor.close.is_any


def test_the_copy_by_a_margin_is_tried_before_it_is_saved(session, planted, monkeypatch):
    session.dispatch(OpenModel(str(planted / "net.onnx")))
    session.settle()
    assert not session.state.doctor.tried.is_any
    session.dispatch(FeedModel(str(planted / "inputs.npz")))
    session.settle()
    seen = session.state.doctor
    tried = seen.tried.found
    assert (tried.path, tried.cut, tried.woken, tried.inputs, tried.margin) == ("", 2, 0, 8, 2.0)
    assert tried.difference < 1e-6
    assert tried.parameters[1] < tried.parameters[0]
    assert 0 < tried.operations[1] < tried.operations[0]
    assert seen.copy is tried
    session.dispatch(SetMargin(1.0))
    session.poll()
    assert (session.state.doctor.tried.is_awaited, session.state.doctor.copy) == (True, None)
    session.dispatch(SetMargin(2.0))
    session.poll()
    assert session.state.doctor.copy is tried
    session.settle()
    monkeypatch.setattr("reluexplorer.session.jobs.doctoring._MOST_TRIED", 10)
    session.dispatch(SetMargin(1.5))
    session.settle()
    assert not session.state.doctor.tried.is_any


def test_a_copy_is_tried_where_channels_of_one_value_alone_may_go(session, tmp_path):
    net = Net(channels=4, size=0)
    w, b = net.weights(4, 6, reads=4), np.zeros(6, np.float32)
    w[:, :2], b[:2] = 0.0, 0.5
    h = net.op("Relu", net.op("Gemm", "x", net.fixed(w), net.fixed(b)))
    onnx.save(net.model(net.gemm(h, 6, 2)), tmp_path / "net.onnx")
    np.savez(tmp_path / "inputs.npz", x=net.random.normal(size=(40, 4)).astype(np.float32))
    session.dispatch(OpenModel(str(tmp_path / "net.onnx")))
    session.dispatch(FeedModel(str(tmp_path / "inputs.npz")))
    session.settle()
    seen = session.state.doctor
    assert (seen.cut_at(2.0), seen.copy.cut, seen.copy.dead, seen.copy.inputs) == (0, 2, 0, 8)


@pytest.mark.parametrize(
    ("fails", "part", "again"),
    [("look", "close", ChooseChannel(0, 4)), ("copied_by", "tried", SetMargin(2.0))],
)
def test_what_could_not_be_found_is_tried_again_once_it_is_chosen_again(
    session, planted, monkeypatch, fails, part, again
):
    def no_memory(*_given, **_ways):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(doctoring, fails, no_memory)
        session.dispatch(OpenModel(str(planted / "net.onnx")))
        session.dispatch(FeedModel(str(planted / "inputs.npz")))
        session.settle()
        session.dispatch(again)
        session.settle()
        assert getattr(session.state.doctor, part).trouble.startswith("There is not enough memory")
    session.settle()
    assert getattr(session.state.doctor, part).found is None
    session.dispatch(again)
    session.settle()
    assert getattr(session.state.doctor, part).found is not None


def test_what_is_kept_of_findings_is_found_beside_the_window(session, planted, monkeypatch):
    places = {}
    for name in KEPT:
        find = getattr(doctoring, name)

        def noted(*given, name=name, find=find):
            places[name] = threading.current_thread().name
            return find(*given)

        monkeypatch.setattr(doctoring, name, noted)
    session.dispatch(OpenModel(str(planted / "net.onnx")))
    session.dispatch(FeedModel(str(planted / "inputs.npz")))
    session.settle()
    assert places == dict.fromkeys(KEPT, "doctor")
    assert (session.state.doctor.layer, session.state.doctor.channel) in {(0, 1), (0, 4)}


def test_a_smaller_copy_is_saved_beside_the_model_and_never_over_it(session, planted, tmp_path):
    for command in (OpenModel(str(planted / "net.onnx")), FeedModel(str(planted / "inputs.npz"))):
        session.dispatch(command)
    session.settle()
    assert session.dispatch(ChooseChannel(0, 4))
    assert session.dispatch(SetMargin(3.0))
    assert session.dispatch(SaveSmallerCopy(str(tmp_path / "small.onnx")))
    session.settle()
    seen = session.state.doctor
    assert (seen.layer, seen.channel, seen.margin, seen.trouble) == (0, 4, 3.0, "")
    copied = seen.copied
    assert (copied.cut, copied.woken, copied.inputs) == (2, 0, 8)
    assert copied.difference < 1e-6
    assert copied.parameters[1] == copied.parameters[0] - 2 * (3 * 9 + 1) - 2 * 2
    assert shapes_of(onnx.load(tmp_path / "small.onnx"))[0] == ("Conv", (6, 3, 3, 3))
    before = (planted / "net.onnx").read_bytes()
    session.dispatch(SaveSmallerCopy(str(planted / "net.onnx")))
    session.settle()
    assert "choose another name for the copy" in session.state.doctor.trouble
    assert (planted / "net.onnx").read_bytes() == before
    session.dispatch(CloseModel())
    session.settle()
    assert session.state.doctor.path == ""


def test_a_copy_takes_no_place_of_a_file_with_weights_of_the_model(session, planted, tmp_path):
    model = onnx.load(planted / "net.onnx")
    onnx.save(
        model, tmp_path / "net.onnx", save_as_external_data=True, location="data.onnx", size_threshold=0
    )
    weights = (tmp_path / "data.onnx").read_bytes()
    session.dispatch(OpenModel(str(tmp_path / "net.onnx")))
    session.dispatch(FeedModel(str(planted / "inputs.npz")))
    session.settle()
    session.dispatch(SaveSmallerCopy(str(tmp_path / "data.onnx")))
    session.settle()
    assert session.state.doctor.trouble.startswith("data.onnx holds weights of the model: choose another")
    assert (tmp_path / "data.onnx").read_bytes() == weights


def test_a_damaged_model_is_refused_in_a_sentence(session, planted, tmp_path):
    torn = tmp_path / "torn.onnx"
    torn.write_bytes((planted / "net.onnx").read_bytes()[:300])
    session.dispatch(OpenModel(str(torn)))
    session.settle()
    seen = session.state.doctor
    assert (seen.findings, seen.is_busy) == (None, False)
    assert seen.trouble.startswith("It ends early: 300 of at least 1,")


def test_weights_that_fit_both_ways_are_asked_about_and_remembered(session, tmp_path):
    path = safetensors(tmp_path / "net.safetensors", drawn(4, 4, 4))
    session.dispatch(OpenModel(str(path)))
    session.settle()
    assert session.state.doctor.asks_matrices
    assert session.state.doctor.trouble.startswith("Its matrices fit both ways round.")
    session.dispatch(OpenModel(str(path), "keras"))
    session.settle()
    seen = session.state.doctor
    assert (seen.asks_matrices, seen.trouble, seen.findings.channels) == (False, "", 4)
    np.save(tmp_path / "inputs.npy", np.ones((6, 4), np.float32))
    session.dispatch(FeedModel(str(tmp_path / "inputs.npy")))
    session.settle()
    assert (session.state.doctor.matrices, session.state.doctor.findings.held_out) == ("keras", 1)


def test_what_is_not_there_cannot_be_chosen_or_cut(session, planted, tmp_path):
    for command, words in (
        (FeedModel(str(planted / "inputs.npz")), "No model is open: open one first."),
        (ChooseChannel(0, 0), "No model has been measured: open one first."),
        (SaveSmallerCopy(str(tmp_path / "small.onnx")), "No model has been measured: open one first."),
    ):
        assert not session.dispatch(command)
        assert session.state.notice == words
    session.dispatch(OpenModel(str(planted / "net.onnx")))
    session.settle()
    assert not session.dispatch(ChooseChannel(0, 8))
    assert not session.dispatch(ChooseChannel(1, 0))
    assert session.state.notice == "The model has no such channel."
    session.dispatch(SaveSmallerCopy(str(tmp_path / "small.onnx")))
    session.settle()
    assert session.state.doctor.trouble.startswith("Noise cannot tell")


def chain(*widths):
    """A model of dense layers with a ReLU each, on 4 features."""
    net, h, before = Net(channels=4, size=0), "x", 4
    for width in widths:
        h, before = net.op("Relu", net.gemm(h, before, width)), width
    return net.model(net.gemm(h, before, 2))


@pytest.mark.parametrize(("after", "at"), [((5, 5), 0), ((5, 5, 3), 0), ((5, 5, 4), 2), ((), 0)])
def test_a_choice_goes_with_a_layer_or_channel_that_a_file_written_anew_has_not(session, tmp_path, after, at):
    path = tmp_path / "net.onnx"
    onnx.save(chain(5, 5, 4), path)
    session.dispatch(OpenModel(str(path)))
    session.settle()
    assert session.dispatch(ChooseChannel(2, 3))
    onnx.save(chain(*after), path)
    assert session.dispatch(OpenModel(str(path)))
    session.settle()
    seen = session.state.doctor
    assert (len(seen.findings.layers), seen.layer, seen.trouble) == (len(after), at, "")
    assert seen.channel < (after[at] if after else 0)
    assert session.dispatch(ChooseChannel(0, 0)) == bool(after)


def test_a_measuring_that_is_stopped_says_so_and_leaves_nothing_at_work(session, planted):
    session.dispatch(OpenModel(str(planted / "net.onnx")))
    session.dispatch(StopDoctor())
    session.settle()
    seen = session.state.doctor
    assert (seen.is_busy, seen.findings, seen.trouble) == (False, None, "The measuring was stopped.")
    assert not [each for each in threading.enumerate() if each.name.startswith("QueueFeeder")]
