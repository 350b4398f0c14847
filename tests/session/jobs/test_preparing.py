"""How pictures are prepared is chosen in a session, kept for the model and found again."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
pytest.importorskip("PIL")

from PIL import Image  # noqa: E402

from reluexplorer.models.feeding.kept import kept  # noqa: E402
from reluexplorer.session.commands.doctor import FeedModel, OpenModel, PreparePictures  # noqa: E402
from reluexplorer.session.session import Session  # noqa: E402
from tests.models.graph.texts import model_of  # noqa: E402


@pytest.fixture
def folder(tmp_path):
    """A model whose one channel is the first of three colours, and pictures in which that is 51 of 255."""
    body = "<float[1,3,1,1] w = {1, 0, 0}> { z = Conv(x, w) y = Relu(z) }"
    onnx.save(model_of(f"g (float[N,3,8,8] x) => (float[N,1,8,8] y) {body}"), tmp_path / "net.onnx")
    (tmp_path / "pages").mkdir()
    for number in range(4):
        colours = np.full((8, 8, 3), (51, 0, 255), np.uint8)
        Image.fromarray(colours).save(tmp_path / "pages" / f"{number}.png")
    return tmp_path


@pytest.fixture
def begun(folder):
    sessions = []

    def make(*, keeps=True):
        made = Session()
        sessions.append(made)
        made.doctor_job.folder = folder / "kept" if keeps else None
        made.dispatch(OpenModel(str(folder / "net.onnx")))
        made.dispatch(FeedModel(str(folder / "pages")))
        made.settle()
        return made

    yield make
    for session in sessions:
        session.close()


def greatest(session):
    session.settle()
    return float(session.state.doctor.findings.layers[0].greatest[0])


def test_what_is_chosen_is_measured_and_kept_for_the_model(folder, begun):
    session = begun()
    seen = session.state.doctor
    assert (greatest(session), seen.prepared.shape) == (pytest.approx(0.2), "N × 3 × 8 × 8")
    assert session.dispatch(PreparePictures(values="0..255"))
    assert greatest(session) == pytest.approx(51.0)
    assert session.dispatch(PreparePictures(order="BGR"))
    assert greatest(session) == pytest.approx(255.0)
    digest = session.state.doctor.findings.digest
    made = session.state.doctor.prepared.preparation
    assert (made.range, made.is_bgr, kept(folder / "kept", digest)) == ("0..255", True, (made, ""))
    session.dispatch(PreparePictures(order="BGR"))
    assert not session.doctor_job.busy
    again = begun()
    assert (greatest(again), again.state.doctor.prepared.preparation) == (pytest.approx(255.0), made)


def test_what_the_model_cannot_read_is_refused_and_nothing_changes(folder, begun):
    session = begun()
    findings = session.state.doctor.findings
    assert not session.dispatch(PreparePictures(layout="NHWC"))
    assert "which is not NHWC" in session.state.notice
    assert session.state.doctor.findings is findings
    session.dispatch(OpenModel(str(folder / "net.onnx")))
    session.settle()
    assert not session.dispatch(PreparePictures(order="BGR"))
    assert session.state.notice == "The model is fed no pictures: choose a folder of them first."
    assert not (folder / "kept").exists()


def test_without_a_folder_it_holds_while_the_model_is_open(folder, begun):
    session = begun(keeps=False)
    session.dispatch(PreparePictures(values="0..255"))
    assert greatest(session) == pytest.approx(51.0)
    session.dispatch(FeedModel(str(folder / "pages")))
    assert greatest(session) == pytest.approx(51.0)


def test_where_it_cannot_be_kept_a_sentence_says_so(folder, begun):
    (folder / "kept").write_text("")
    session = begun()
    session.dispatch(PreparePictures(values="0..255"))
    assert greatest(session) == pytest.approx(51.0)
    assert any("cannot be kept in" in note for note in session.state.doctor.findings.notes)
