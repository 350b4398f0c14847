"""Exporting from the window: pictures in every form, and what the dialog writes, copies and stops."""

from __future__ import annotations

import threading
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from reluexplorer.app.dialogs.export_dialog import ExportDialog
from reluexplorer.app.pictures.pictures import image_of, picture_bytes
from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.limits import WORKSPACES
from reluexplorer.widgets.controls.buttons import LinkButton

LEFT = Qt.MouseButton.LeftButton
STEPS = 150


@pytest.fixture
def window(qtbot, session):
    made = Window(session)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.panel("train").outcome.loss.plot is not None)
    return made


@pytest.fixture
def parts(window):
    return window.panel("train").parts()


@pytest.mark.slow
def test_a_png_has_the_pixels_of_its_scale(parts):
    diagram = parts["network"]
    for scale in (1.0, 2.0, 2.5):
        image = QImage.fromData(picture_bytes(diagram, "png", scale))
        assert image.size() == QSize(round(diagram.width() * scale), round(diagram.height() * scale))
    once, twice = (image_of(diagram, scale) for scale in (1.0, 2.0))
    assert once.scaled(twice.size()) != twice


@pytest.mark.slow
def test_an_svg_has_paths_and_words(parts):
    curves = sum(weights.size for weights in parts["network"].view.weights)
    for name, words, most in (
        ("network", "Hidden 1", curves),
        ("time strip", "", 2),
        ("output plane", "p = 1", 1),
    ):
        root = ET.fromstring(picture_bytes(parts[name], "svg"))  # noqa: S314 - written here
        tags = [element.tag.rpartition("}")[2] for element in root.iter()]
        assert root.get("viewBox") == f"0 0 {parts[name].width()} {parts[name].height()}"
        assert tags.count("path") + tags.count("polyline") >= most
        assert any(words in (element.text or "") for element in root.iter())


@pytest.mark.slow
def test_a_pdf_is_one(parts):
    content = picture_bytes(parts["network"], "pdf")
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    assert len(content) > 5000


def dialog_of(window, monkeypatch, path):
    monkeypatch.setattr(window.files, "_ask_save", lambda _name, _kinds: path)
    QTest.keyClick(
        window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    return window.findChild(ExportDialog)


def choose(field, key):
    field.setCurrentIndex(field.place_of(key))
    field.activated.emit(field.currentIndex())


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    ("what", "form", "starts"),
    [
        ("picture-network", "svg", b"<?xml"), ("picture-output plane", "pdf", b"%PDF"),
        ("picture-window", "png", b"\x89PNG"), ("torch", "py", b'"""A network'),
        ("numpy", "py", b'"""A network'),
        ("weights", "npz", b"PK"), ("weights", "json", b"{"), ("data", "csv", b"x1,x2,target,part"),
        ("history", "csv", b"steps,train_loss"),
    ],
)  # fmt: skip
def test_the_dialog_writes_what_is_chosen(window, session, monkeypatch, tmp_path, what, form, starts):
    dialog = dialog_of(window, monkeypatch, tmp_path / "out")
    choose(dialog.what, what)
    choose(dialog.form, form)
    closed = []
    dialog.finished.connect(closed.append)
    QTest.mouseClick(dialog.save, LEFT)
    session.settle()
    written = tmp_path / f"out.{form}"
    assert written.read_bytes().startswith(starts)
    assert session.state.notice == f"Written to {written}."
    assert list(tmp_path.iterdir()) == [written]
    assert closed == [1]


def test_a_file_that_takes_long_is_stopped_in_the_notice(window, session, qtbot, monkeypatch, tmp_path):
    """The window goes on meanwhile: its own timer says what is written, and hears the click."""
    gate, built = threading.Event(), []

    def building(*_arguments):
        assert gate.wait(30)
        built.append(threading.current_thread() is threading.main_thread())
        return b"{}"

    monkeypatch.setattr("reluexplorer.session.commands.exports.weights_bytes", building)
    dialog = dialog_of(window, monkeypatch, tmp_path / "long")
    choose(dialog.what, "weights")
    choose(dialog.form, "json")
    QTest.mouseClick(dialog.save, LEFT)
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: window._notice.sentence() == "Writing long.json …")
    (stop,) = [each for each in window._notice.findChildren(LinkButton) if each.isVisible()]
    assert stop.accessibleName() == "Stop"
    QTest.mouseClick(stop, LEFT)
    assert not window._notice.isVisible()
    gate.set()
    qtbot.waitUntil(lambda: window._notice.sentence() == "long.json was not written: it was stopped.")
    assert built == [False]
    assert not [each for each in window._notice.findChildren(LinkButton) if each.isVisible()]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_folder_that_is_none_is_said(window, session, monkeypatch, tmp_path):
    dialog = dialog_of(window, monkeypatch, tmp_path / "none" / "out.svg")
    choose(dialog.form, "svg")
    QTest.mouseClick(dialog.save, LEFT)
    assert (
        session.state.notice
        == f"{tmp_path / 'none' / 'out.svg'} cannot be written: No such file or directory."
    )
    assert dialog.isVisible()
    dialog.reject()


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    ("asked", "written", "starts"),
    [
        ("a.svg", "a.svg", b"<?xml"), ("a.PDF", "a.PDF", b"%PDF"), ("a", "a.png", b"\x89PNG"),
        ("a.b", "a.b.png", b"\x89PNG"),
    ],
)  # fmt: skip
def test_the_suffix_says_what_picture_is_saved(
    window, session, monkeypatch, tmp_path, asked, written, starts
):
    monkeypatch.setattr(window.files, "_ask_save", lambda _name, _kinds: tmp_path / asked)
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    session.settle()
    assert [path.name for path in tmp_path.iterdir()] == [written]
    assert (tmp_path / written).read_bytes().startswith(starts)


@pytest.mark.slow
def test_a_picture_is_copied(window, monkeypatch, tmp_path):
    dialog = dialog_of(window, monkeypatch, tmp_path / "x")
    choose(dialog.what, "picture-network")
    QTest.mouseClick(dialog.copy, LEFT)
    image = QGuiApplication.clipboard().image()
    assert image.width() == 2 * window.panel("train").centre.diagram.width()
    dialog.reject()


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("workspace", WORKSPACES)
def test_each_picture_in_the_dialog_says_what_it_shows(window, session, workspace):
    session.dispatch(assign("view.workspace", workspace))
    dialog = ExportDialog(session, lambda *_: "", window)
    dialog.open_with(window.panel(workspace).parts())
    named = [item.words for item in dialog._items.values() if item.words.startswith("Picture: ")]
    assert named
    assert "Picture: picture" not in named
    dialog.reject()
