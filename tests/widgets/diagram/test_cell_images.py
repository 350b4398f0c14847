"""The parts of the diagram that are kept as pictures: made anew when, and only when, they change."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reluexplorer.widgets.diagram.actions import NOWHERE
from reluexplorer.widgets.diagram.cell_images import Pictures
from reluexplorer.widgets.diagram.layout import Hit, lay_out
from reluexplorer.widgets.diagram.network_diagram import NetworkDiagram
from reluexplorer.widgets.diagram.paint import Scene, paint_edges
from reluexplorer.widgets.diagram.still_layer import Still, into_pixel
from reluexplorer.widgets.diagram.view import DiagramView
from reluexplorer.widgets.painting.kept import KeptPieces
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import DARK, LIGHT
from tests.widgets import sample_net as sample

SIZE = QSize(805, 770)
VIEW = sample.diagram_view(sample.sample_net())


def scene_of(view: DiagramView) -> Scene:
    return Scene(view, lay_out(view.counts, SIZE.width(), SIZE.height()), LIGHT, 1.0)


def still_of(view: DiagramView, hover: Hit = NOWHERE) -> Still:
    return Still(scene_of(view), hover, False, 0.0, SIZE)


def numbers(picture: QImage) -> np.ndarray:
    picture = picture.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    return np.array(picture.constBits()).reshape(picture.height(), picture.width(), 4).astype(int)


def test_only_the_curves_of_a_layer_with_other_weights_are_drawn_anew(qapp: QApplication) -> None:
    pictures, layout = Pictures(), scene_of(VIEW).layout
    first = list(pictures.edges(replace(scene_of(VIEW), layout=layout)))
    other = replace(VIEW, weights=(VIEW.weights[0], -VIEW.weights[1], *VIEW.weights[2:]))
    second = list(pictures.edges(replace(scene_of(other), layout=layout)))
    assert [a[1] is b[1] for a, b in zip(first, second, strict=True)] == [True, False, True, True]
    alone = Pictures().edges(replace(scene_of(other), layout=layout))
    for kept, fresh in zip(second, alone, strict=True):
        assert kept[0] == fresh[0]
        assert (numbers(kept[1]) == numbers(fresh[1])).all()
    assert (numbers(first[1][1]) != numbers(second[1][1])).any()


def test_the_weights_of_one_unit_are_its_own_and_almost_opaque(qapp: QApplication) -> None:
    pictures, scene = Pictures(), scene_of(VIEW)
    into, out = pictures.own_edges(scene, 1, 2)
    first, second = scene.layout.columns[1:3]
    assert (into[0].x(), out[0].x()) == (
        scene.layout.columns[0].left + first.cell - 1,
        first.left + first.cell - 1,
    )
    middle = first.tops[2] + first.cell // 2
    ends, starts = (numbers(picture)[:, edge, 3] for (_place, picture), edge in ((into, -1), (out, 0)))
    for inked in (np.flatnonzero(ends), np.flatnonzero(starts)):
        assert abs(inked.mean() - middle) < 1
        assert len(inked) <= 6
    far = np.flatnonzero(numbers(out[1])[:, -1, 3])
    assert all(abs(far - top - second.cell / 2).min() < 2 for top in second.tops)
    assert numbers(out[1])[:, :, 3].max() > 0.85 * 255
    assert len(pictures.own_edges(scene, 0, 0)) == 1
    assert len(pictures.own_edges(scene, 4, 0)) == 1


def test_the_weights_of_one_unit_are_kept_until_they_change(qapp: QApplication) -> None:
    pictures, scene = Pictures(), scene_of(VIEW)
    first = pictures.own_edges(scene, 1, 2)
    far = replace(VIEW, weights=(*VIEW.weights[:2], -VIEW.weights[2], *VIEW.weights[3:]))
    assert pictures.own_edges(replace(scene, view=far), 1, 2) is first
    near = replace(VIEW, weights=(VIEW.weights[0], -VIEW.weights[1], *VIEW.weights[2:]))
    second = pictures.own_edges(replace(scene, view=near), 1, 2)
    assert (numbers(first[0][1]) == numbers(second[0][1])).all()
    assert (numbers(first[1][1]) != numbers(second[1][1])).any()
    assert pictures.own_edges(scene, 1, 3) != second


def test_a_death_draws_the_curves_of_its_unit_anew_and_no_others(qapp: QApplication) -> None:
    pictures, scene = Pictures(), scene_of(VIEW)
    first = [picture for _place, picture in pictures.edges(scene)]
    dead = replace(VIEW, dead=(*VIEW.dead[:2], VIEW.dead[2] ^ {1}, *VIEW.dead[3:]))
    second = [picture for _place, picture in pictures.edges(replace(scene, view=dead))]
    assert [a is b for a, b in zip(first, second, strict=True)] == [True, True, False, False]
    alone = Pictures().edges(replace(scene, view=dead))
    assert second == [picture for _place, picture in alone]
    assert second[2] != first[2]


def test_the_smallest_weight_that_is_drawn_may_lag_while_live_and_is_exact_at_rest(
    qapp: QApplication,
) -> None:
    rng = np.random.default_rng(0)
    large = sample.diagram_view(sample.sample_net(hidden=(40, 40)))
    pictures, scene = Pictures(), scene_of(large)

    def shown(view: DiagramView) -> list[QImage]:
        return [picture for _place, picture in pictures.edges(replace(scene, view=view))]

    def afresh(view: DiagramView) -> list[QImage]:
        return [picture for _place, picture in Pictures().edges(replace(scene, view=view))]

    before = shown(replace(large, live=True))
    near = large.weights[1] * rng.normal(1, 0.02, large.weights[1].shape)
    near = replace(large, weights=(large.weights[0], near, large.weights[2]), live=True)
    assert [a is b for a, b in zip(before, shown(near), strict=True)] == [True, False, True]
    rest = replace(near, live=False)
    assert shown(rest) == afresh(rest)
    kept = shown(rest)
    assert all(a is b for a, b in zip(kept, shown(rest), strict=True))
    far = rng.normal(size=(40, 40)) ** 5
    far = replace(near, weights=(large.weights[0], far, large.weights[2]))
    assert [a is b for a, b in zip(kept, shown(far), strict=True)] == [False] * 3
    assert shown(far) == afresh(far)


@pytest.mark.parametrize(("ratio", "x", "y"), [(1.0, 0, 0), (1.5, 37, 3), (1.25, 33, 2), (1.25, 36, 4)])
def test_the_still_picture_is_what_it_would_be_painted(
    qapp: QApplication, ratio: float, x: int, y: int
) -> None:
    """Its pixels are the screen's, wherever in one of these it begins."""
    view = replace(VIEW, selected=(1, 2), also=((2, 0),), frozen=frozenset({(1, 1)}))
    scene, place = replace(scene_of(view), ratio=ratio), into_pixel(ratio * x, ratio * y)
    still = replace(still_of(view), scene=scene, start=place)
    kept, painted = (QImage((SIZE + QSize(40, 40)) * ratio, QImage.Format.Format_RGB32) for _ in range(2))
    for picture in (kept, painted):
        picture.fill(QColor(LIGHT.background))
        picture.setDevicePixelRatio(ratio)
    with QPainter(kept) as painter:
        painter.translate(x, y)
        painter.drawPixmap(still.corner, KeptPieces().of(still.picture()))
    with QPainter(painted) as painter:
        painter.translate(x, y)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        still.paint(painter)
    apart = np.abs(numbers(kept) - numbers(painted))
    assert apart.max() <= 16
    assert (apart > 3).mean() < 4e-3
    assert (numbers(kept) != numbers(kept)[0, 0]).any(axis=2).sum() > 10_000


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda v: v, True),
        (lambda v: replace(v, weights=tuple(2 * w for w in v.weights)), True),
        (lambda v: replace(v, maps=tuple(None if m is None else m + 1 for m in v.maps)), True),
        (lambda v: replace(v, biases=tuple(b + 1 for b in v.biases)), True),
        (lambda v: replace(v, dead=(frozenset({5}), *v.dead[1:])), False),
        (lambda v: replace(v, selected=(1, 0)), False),
        (lambda v: replace(v, also=((1, 0),)), False),
        (lambda v: replace(v, frozen=frozenset({(1, 0)})), False),
        (lambda v: replace(v, editable=False), False),
        (lambda v: replace(v, output_names=("other",)), False),
        (lambda v: replace(v, maps=(None, *v.maps[1:])), False),
        (lambda v: replace(v, max_units=8), False),
    ],
)
def test_the_still_picture_is_made_anew_only_when_it_changes(
    qapp: QApplication, change: Callable[[DiagramView], DiagramView], same: bool
) -> None:
    keeper, layout = KeptPieces(), scene_of(VIEW).layout

    def seen(view: DiagramView) -> Still:
        still = still_of(view)
        return replace(still, scene=replace(still.scene, layout=layout))

    stills = seen(VIEW), seen(change(VIEW))
    first, second = (keeper.of(still.picture()) for still in stills)
    assert (first is second) == same
    alone = KeptPieces().of(seen(change(VIEW)).picture())
    drawn = np.abs(numbers(first.toImage()) - numbers(alone.toImage()))
    assert (drawn.max() == 0) == same


def test_a_place_is_as_far_into_a_pixel_as_it_says_whatever_is_rounded() -> None:
    assert into_pixel(331.25, 71.0) == (0.25, 0.0)
    assert into_pixel(330.9999999, -0.25) == (0.0, 0.75)


def test_a_hovered_button_is_seen_and_a_hovered_cell_changes_nothing_of_it(qapp: QApplication) -> None:
    keeper, layout = KeptPieces(), scene_of(VIEW).layout
    stills = [
        replace(still_of(VIEW, hover), scene=replace(scene_of(VIEW), layout=layout))
        for hover in (NOWHERE, Hit("unit", 1, 2), Hit("plus", 1))
    ]
    first, cell, button = (keeper.of(still.picture()) for still in stills)
    assert cell is first
    assert button is not first


def test_pictures_made_layer_by_layer_are_those_that_are_made_at_once(qapp: QApplication) -> None:
    pictures, alone = Pictures(), Pictures()
    other = replace(
        VIEW,
        weights=(*VIEW.weights[:2], -VIEW.weights[2], *VIEW.weights[3:]),
        maps=(*VIEW.maps[:1], None if VIEW.maps[1] is None else -VIEW.maps[1], *VIEW.maps[2:]),
    )
    layout = scene_of(VIEW).layout
    for view, lacking in ((VIEW, 4 + 5), (other, 1 + 1)):
        scene = replace(scene_of(view), layout=layout)
        turns = 0
        while any(True for _part in itertools.islice(pictures.ahead(scene), 1, None)):
            turns += 1
        assert turns == lacking - 1
        list(pictures.ahead(scene))
        assert list(pictures.ahead(scene)) == []
        assert pictures.edges(scene) == alone.edges(scene)
        assert pictures.cells(scene) == alone.cells(scene)


def test_a_picture_that_is_overtaken_keeps_nothing_of_the_one_before(qapp: QApplication) -> None:
    pictures, stills = Pictures(), KeptPieces()
    scene = scene_of(VIEW)
    begun, half = pictures.ahead(scene), stills.ahead(still_of(VIEW).picture())
    for parts in (begun, half):
        next(parts)
        next(parts)
    other = replace(VIEW, weights=tuple(-each for each in VIEW.weights), selected=(1, 2))
    newer = replace(scene_of(other), layout=lay_out(other.counts, SIZE.width() - 40, SIZE.height()))
    still = replace(still_of(other), scene=newer)
    assert pictures.edges(newer) == Pictures().edges(newer)
    shown = stills.of(still.picture()).toImage()
    for parts in (begun, half):
        assert list(parts)
    assert pictures.edges(newer) == Pictures().edges(newer)
    assert pictures.cells(newer) == Pictures().cells(newer)
    assert stills.of(still.picture()).toImage() == shown == KeptPieces().of(still.picture()).toImage()


@pytest.mark.slow
def test_the_widget_shows_the_same_from_kept_pictures_and_painted_anew(
    qtbot: QtBot, qapp: QApplication
) -> None:
    for theme in (LIGHT, DARK):
        apply_theme(qapp, theme)
        diagram = NetworkDiagram()
        qtbot.addWidget(diagram)
        diagram.resize(SIZE)
        diagram.set_view(replace(VIEW, selected=(1, 2)))
        kept, large = (QImage(SIZE * scale, QImage.Format.Format_RGB32) for scale in (1, 2))
        large.setDevicePixelRatio(2)
        for picture in (kept, large):
            picture.fill(QColor(theme.background))
            diagram.render(picture)
        halved = numbers(large)
        halved = halved.reshape(SIZE.height(), 2, SIZE.width(), 2, 4).mean(axis=(1, 3))
        assert np.abs(numbers(kept) - halved).mean() < 2.5
    apply_theme(qapp, LIGHT)


def test_weights_of_dead_units_are_faint_where_curves_stay_curves(qapp: QApplication) -> None:
    """The ink of all curves of a network that is dead is less than that of one alive, and not none."""
    ink = []
    for dead in (frozenset(range(8)), frozenset()):
        picture = QImage(SIZE, QImage.Format.Format_RGB32)
        picture.fill(QColor("white"))
        with QPainter(picture) as painter:
            paint_edges(painter, scene_of(replace(VIEW, dead=(dead,) * 3)))
        ink.append(float((255 - numbers(picture)[:, :, :3]).sum()))
    assert 0.2 < ink[0] / ink[1] < 0.5


def test_pictures_stand_for_those_of_a_moment_later_while_a_network_trains_and_none_dies(
    qapp: QApplication,
) -> None:
    pictures, scene = Pictures(), scene_of(replace(VIEW, live=True))
    assert not pictures.stand_for(scene)
    edges, cells = pictures.edges(scene), pictures.cells(scene)
    later = replace(
        scene.view,
        weights=tuple(-each for each in VIEW.weights),
        maps=tuple(None if each is None else -each for each in VIEW.maps),
    )
    assert pictures.stand_for(replace(scene, view=later))
    assert next(pictures.ahead(replace(scene, view=later)), "none lacks") is None
    assert pictures.stand_for(replace(scene, view=later))
    assert (pictures.last_edges(), pictures.last_cells()) == (edges, cells)
    assert not pictures.stand_for(replace(scene, view=replace(later, live=False)))
    assert not pictures.stand_for(replace(scene, view=replace(later, dead=(frozenset({5}), *VIEW.dead[1:]))))
    assert not pictures.stand_for(replace(scene, theme=DARK))
    assert not pictures.stand_for(replace(scene_of(later), layout=lay_out(later.counts, 700, 700)))
    assert pictures.edges(replace(scene, view=later)) != edges
    assert pictures.cells(replace(scene, view=later)) != cells
