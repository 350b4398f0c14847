"""Every part of every workspace as PNG, SVG and PDF: the same picture, in well-formed files."""

from __future__ import annotations

import base64
import re
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QLabel

from reluexplorer.app.pictures.parts import part_of, parts_of
from reluexplorer.app.pictures.pictures import image_of, picture_bytes
from reluexplorer.app.shots.stage import Stage
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.limits import WORKSPACES
from reluexplorer.session.files.write import Ground
from reluexplorer.session.script import Shot
from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.theme.fonts import ui_font
from reluexplorer.widgets.theme.theme import LIGHT
from tests.panels.doctor.planted import doctored
from tests.shots.compare import pixels

MARGIN = 24
RASTER = {"picture", "samples by neurons"}
"""Thousands of lines in a picture that is three times as fine in an SVG."""

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def stage(qapp):
    with closing(Stage("light", (1440, 900))) as made:
        made.do(Step(300))
        yield made


@pytest.fixture(params=WORKSPACES)
def parts(request, stage):
    stage.do(assign("view.workspace", request.param))
    if request.param == "neurons":
        stage.do(SelectUnit(0, 1))
    if request.param == "doctor":
        stage.session._swap(doctor=doctored())
    stage.settle()
    return stage.parts()


def apart(svg, png):
    """Return the share of pixels that differ much between an SVG, rendered, and a PNG."""
    renderer = QSvgRenderer(QByteArray(svg))
    assert renderer.isValid()
    expected = QImage.fromData(png)
    drawn = QImage(expected.size(), QImage.Format.Format_ARGB32_Premultiplied)
    drawn.fill(Qt.GlobalColor.transparent)
    with QPainter(drawn) as painter:
        renderer.render(painter)
    return float((np.abs(pixels(drawn).astype(int) - pixels(expected)).max(axis=2) > 80).mean())


@pytest.mark.slow
def test_every_part_is_a_picture_in_every_form(parts):
    assert {"workspace", "window"} < set(parts)
    assert len(parts) >= 6
    for name, part in parts.items():
        png, svg, pdf = (picture_bytes(part, form, outlines=form == "svg") for form in ("png", "svg", "pdf"))
        assert QImage.fromData(png).size() == part.size(), name
        root = ET.fromstring(svg)  # noqa: S314 - written here
        assert root.get("viewBox") == f"0 0 {part.width()} {part.height()}"
        assert not [element for element in root.iter() if element.tag.endswith("text")], name
        assert apart(svg, png) < (0.05 if name in RASTER else 0.03), name
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1, name
        box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
        wanted = (0.75 * (part.width() + 2 * MARGIN), 0.75 * (part.height() + 2 * MARGIN))
        assert (float(box[1]), float(box[2])) == pytest.approx(wanted, abs=1), name


def test_words_stay_words_in_capitals_where_the_screen_has_them(stage):
    stage.do(assign("view.workspace", "train"))
    stage.settle()
    root = ET.fromstring(picture_bytes(stage.parts()["settings"], "svg"))  # noqa: S314 - written here
    words = {element.text.strip(): element for element in root.iter() if element.tag.endswith("text")}
    assert "OPTIMISER" in words
    assert words["OPTIMISER"].get("letter-spacing") == "0.59"
    assert "Learning rate" in words


def test_curves_are_lines_of_their_width_within_their_chart(stage):
    stage.do(assign("view.workspace", "train"))
    stage.settle()
    root = ET.fromstring(picture_bytes(stage.parts()["loss"], "svg"))  # noqa: S314 - written here
    clips = {
        clip.get("id"): np.array(re.findall(r"[\d.]+,[\d.]+", clip[0].get("d")))
        for clip in root.iter(f"{SVG}clipPath")
    }
    widths = {}
    for clipped in root.iter(f"{SVG}g"):
        for pen in clipped.findall(f"{SVG}g"):
            for line in pen.findall(f"{SVG}polyline"):
                points = np.array([each.split(",") for each in line.get("points").split()], float)
                if len(points) < 20:
                    continue
                widths[pen.get("stroke")] = pen.get("stroke-width")
                clip = clips[re.fullmatch(r"url\(#(.*)\)", clipped.get("clip-path"))[1]]
                corners = np.array([each.split(",") for each in clip], float)
                shift = np.array(re.findall(r"[\d.]+", pen.get("transform"))[-2:], float)
                assert (points + shift >= corners.min(0) - 0.01).all()
                assert (points + shift <= corners.max(0) + 0.01).all()
    assert widths == {LIGHT.role("text"): "1.8", LIGHT.role("secondary"): "1.5"}


def test_points_are_shapes_and_heat_maps_are_fine(stage):
    stage.do(assign("view.workspace", "train"))
    stage.settle()
    plane = stage.parts()["output plane"]
    root = ET.fromstring(picture_bytes(plane, "svg"))  # noqa: S314 - written here
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert tags.count("ellipse") + tags.count("circle") + tags.count("path") >= len(plane.view.points) * 0.6
    assert tags.count("image") == 1
    content = picture_bytes(plane, "svg")
    data = re.search(rb'xlink:href="data:image/png;base64,([^"]+)"', content)[1]
    side = plane.plane_layout(plane.view).square.width()
    assert QImage.fromData(base64.b64decode(data)).width() >= 2.9 * side


def test_a_part_is_named_as_people_write_it_and_an_unknown_one_lists_those_there_are(stage):
    stage.do(assign("view.workspace", "train"))
    stage.settle()
    parts = parts_of(stage.window, stage.window.panel("train"))
    for name in ("output plane", "Output Plane", "output-plane", " output  plane "):
        assert part_of(parts, name) is parts["output plane"]
    with pytest.raises(CommandError) as refused:
        part_of(parts, "nonesuch")
    said = str(refused.value)
    assert said.startswith(
        "The workspace has no part named 'nonesuch' now; it has network, output plane, loss,"
    )
    assert said.endswith("workspace, window.")
    assert len(said) <= 300
    many = dict.fromkeys((f"{word} of all the layers" for word in "abcdefghijklmnopq"), stage.window)
    with pytest.raises(CommandError) as refused:
        part_of(many, "nonesuch")
    said = str(refused.value)
    assert len(said) <= 240
    named = said.partition("it has ")[2].partition(" and ")[0].split(", ")
    assert named == list(many)[: len(named)]
    assert said.endswith(f" and {len(many) - len(named)} more. shot --parts lists all.")


@pytest.mark.slow
def test_a_script_takes_each_form_below_its_folder(stage, tmp_path):
    stage.session.ground = Ground((tmp_path,), replaces=False)
    stage.do(assign("view.workspace", "train"))
    for form, starts in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")):
        for _ in range(2):
            stage.grab(Path(f"a.{form}"), Shot("a", "loss", form))
        assert (tmp_path / f"a.{form}").read_bytes().startswith(starts)
        theirs = b"<svg/>" if form == "svg" else {"png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-1.7"}[form]
        (tmp_path / f"a.{form}").write_bytes(theirs)
        with pytest.raises(CommandError, match="a picture that ReLU Explorer did not make is there"):
            stage.grab(Path(f"a.{form}"), Shot("a", "loss", form))
        assert (tmp_path / f"a.{form}").read_bytes() == theirs
    stage.grab(Path("b.png"), Shot("b", "loss"), 8.0)
    loss = stage.parts()["loss"]
    assert QImage(str(tmp_path / "b.png")).width() == 8 * loss.width()


@pytest.mark.slow
def test_a_picture_that_is_too_large_is_a_sentence(stage):
    stage.window.resize(2560, 1600)
    try:
        stage.settle()
        with pytest.raises(CommandError, match=r"A picture of 20,480 × 12,800 pixels is too large"):
            picture_bytes(stage.window, "png", 8.0)
    finally:
        stage.window.resize(1440, 900)


@pytest.mark.slow
def test_the_stripes_of_the_dead_are_shapes_as_far_apart_as_on_the_screen(stage):
    stage.do(assign("network.bias", -10))
    stage.do(Step(30))
    stage.settle()
    for workspace, part in (("train", "network"), ("neurons", "picture"), ("neurons", "overview")):
        stage.do(assign("view.workspace", workspace))
        stage.settle()
        svg = picture_bytes(stage.parts()[part], "svg")
        assert b"<pattern" not in svg, part
        assert apart(picture_bytes(stage.parts()[part], "svg", outlines=True),
                     picture_bytes(stage.parts()[part], "png")) < 0.03  # fmt: skip
    room = QRectF(3, 4, 40, 30)
    drawn = []
    for ratio in (1.0, 4.0):
        stripes, image = (
            Stripes("#000000", 1.0, 8, 1.7),
            QImage(240, 200, QImage.Format.Format_ARGB32_Premultiplied),
        )
        image.fill(Qt.GlobalColor.white)
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(4, 4)
            if ratio == 1.0:
                painter.fillPath(stripes.path(room, 0.0, room.topLeft()), Qt.GlobalColor.black)
            else:
                stripes.fill(painter, room, ratio, origin=room.topLeft())
        drawn.append(pixels(image).astype(int))
    assert 0.2 < (drawn[0] < 128).mean() * 48000 / (160 * 120) < 0.4
    assert (np.abs(drawn[0] - drawn[1]) > 100).mean() < 0.01


def test_words_have_their_width_and_fonts_that_stand_in(stage):
    stage.do(assign("view.workspace", "train"))
    stage.settle()
    root = ET.fromstring(picture_bytes(stage.parts()["settings"], "svg"))  # noqa: S314 - written here
    texts = [element for element in root.iter() if element.tag.endswith("text")]
    for element in texts:
        families = element.get("font-family").split(", ")
        assert families[0] == "Inter"
        assert {"Arial", "DejaVu Sans"} < set(families)
        assert families[-1] == "sans-serif"
    word = next(element for element in texts if element.text == "Learning rate")
    wide = QFontMetricsF(ui_font(int(word.get("font-size")))).horizontalAdvance("Learning rate")
    assert float(word.get("textLength")) == pytest.approx(wide, rel=0.02)


def test_words_are_not_cut_at_their_label_where_another_font_is_wider(stage):
    stage.do(assign("view.workspace", "train"))
    stage.settle()
    part = stage.parts()["settings"]
    label = next(each for each in part.findChildren(QLabel) if each.text() == "Learning rate")
    svg = picture_bytes(part, "svg").decode()
    corner_of = r'fill-rule="evenodd" d="M[\d.]+,[\d.]+ L([\d.]+),[\d.]+ L[\d.]+,([\d.]+)'
    cuts = [(float(x), float(y)) for x, y in re.findall(corner_of, svg)]
    corner = label.mapTo(part, QPoint(label.width(), label.height()))
    assert cuts
    assert (corner.x(), corner.y()) not in cuts


@pytest.mark.slow
def test_control_letters_in_names_are_replaced(stage, tmp_path):
    table = tmp_path / "t.csv"
    rows = "\n".join(f"{i},{i * 7 % 11},{('k', 'l')[i % 2]}\x02" for i in range(40))
    table.write_text(f"a\x01b,c\x1bd\ufffe,y\x08\n{rows}\n", encoding="utf-8")
    stage.do(assign("view.workspace", "train"))
    stage.do(OpenTable(str(table)))
    stage.settle()
    stage.window.setAccessibleName("x\x01y")
    try:
        for name in ("network", "output plane", "window"):
            for outlines in (False, True):
                svg = picture_bytes(stage.parts()[name], "svg", outlines=outlines)
                ET.fromstring(svg)  # noqa: S314 - written here
                assert not re.search("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", svg.decode())
            assert picture_bytes(stage.parts()[name], "pdf").startswith(b"%PDF")
        assert "<title>x\ufffdy</title>" in picture_bytes(stage.window, "svg").decode()
    finally:
        stage.window.setAccessibleName("")


def test_a_picture_of_a_part_has_no_buttons_and_the_screen_has_them_again(stage):
    stage.do(assign("view.workspace", "train"))
    stage.settle()
    loss = stage.parts()["loss"]
    buttons = [each for each in loss.findChildren(QAbstractButton) if each.isVisibleTo(loss)]
    assert len(buttons) >= 2
    bare, whole = image_of(loss, 1.0), loss.grab().toImage()
    for button in buttons:
        room = QRect(button.mapTo(loss, QPoint(0, 0)), button.size())
        assert len({bare.pixel(x, y) for x in range(room.left(), room.right())
                    for y in range(room.top(), room.bottom())}) == 1  # fmt: skip
        assert whole.copy(room) != bare.copy(room)
        assert button.isVisibleTo(loss)
    assert "Log<" not in picture_bytes(loss, "svg").decode()
    settings = stage.parts()["settings"]
    assert image_of(settings, 1.0) == settings.grab().toImage().convertToFormat(
        QImage.Format.Format_ARGB32_Premultiplied
    )
