"""Curves: which are shown, with which parameters, in which colours, and how they are kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.session.commands.all_commands import parse
from reluexplorer.session.commands.curves import SetCurveColour, SetCurveParameter, ToggleCurve
from reluexplorer.session.commands.files import read
from reluexplorer.session.commands.run import Redo, Undo
from reluexplorer.session.commands.settings import assign, setter
from reluexplorer.session.document import curve_colours as curves
from reluexplorer.session.document.document import Document, View
from reluexplorer.session.document.domains import CommandError, domains_of
from reluexplorer.session.document.limits import MOST_CURVES
from reluexplorer.session.files.document_file import save
from reluexplorer.session.session import Session
from tests.session.strategies import values

CURVE_COMMANDS = (
    ToggleCurve,
    setter("view.leak"),
    SetCurveParameter,
    SetCurveColour,
)
SEQUENCES = st.lists(
    st.sampled_from(CURVE_COMMANDS).flatmap(
        lambda kind: st.builds(kind, **{key: values(domain) for key, domain in domains_of(kind).items()})
    ),
    max_size=40,
)


def after(sequence, document=None):
    document = document or Document()
    for command in sequence:
        try:
            document = command.apply(document)
        except CommandError:
            continue
    return document


def shown(*names):
    return Document(view=replace(View(), curves=names))


def test_families_hold_all_functions_once_and_in_order():
    names = [name for _, family in curves.FAMILIES for name in family]
    assert sorted(names) == sorted(CATALOGUE)
    assert [title for title, _ in curves.FAMILIES] == [
        "ReLU family",
        "Smooth relatives",
        "Bounded",
        "Shrinkage",
        "Other",
    ]
    assert dict(curves.FAMILIES)["Shrinkage"] == ("softshrink", "hardshrink", "tanhshrink")
    assert all(list(family) == [n for n in CATALOGUE if n in family] for _, family in curves.FAMILIES)


@pytest.mark.slow
@given(SEQUENCES)
def test_no_two_shown_curves_share_a_colour_and_relu_keeps_its_own(sequence):
    view = after(sequence).view
    given_colours = curves.colours(view)
    assert len(set(given_colours.values())) == len(view.curves) <= MOST_CURVES
    assert given_colours.get("relu", 0) == 0
    assert all(colour >= 1 for name, colour in given_colours.items() if name != "relu")
    assert list(view.curves) == [name for name in curves.CURVES if name in view.curves]


@pytest.mark.slow
@given(SEQUENCES, st.sampled_from(curves.CURVES))
def test_a_shown_curve_keeps_its_colour_while_others_come_and_go(sequence, name):
    before = after(sequence)
    toggled = after([ToggleCurve(name)], before)
    kept = set(before.view.curves) & set(toggled.view.curves)
    old, new = curves.colours(before.view), curves.colours(toggled.view)
    assert {each: old[each] for each in kept} == {each: new[each] for each in kept}


@pytest.mark.slow
@given(SEQUENCES)
def test_the_view_of_the_curves_comes_back_from_a_file(tmp_path_factory, sequence):
    document = after(sequence)
    path = tmp_path_factory.mktemp("documents") / "curves.reluexp"
    save(path, document, 0)
    assert read(path)[0].view == document.view


def test_the_ninth_curve_is_refused_with_a_sentence():
    eight = after([ToggleCurve(name) for name in ("prelu", "gelu", "silu", "mish")])
    assert len(eight.view.curves) == 8
    with pytest.raises(CommandError) as refused:
        ToggleCurve("snake").apply(eight)
    assert str(refused.value) == "8 curves are shown, as many as can be told apart: hide one to see Snake."
    assert "tanh" not in ToggleCurve("tanh").apply(eight).view.curves


def test_a_displaced_curve_takes_the_first_free_colour():
    rival = next(
        n for n in curves.CURVES if n != "tanh" and curves.own_colour(n) == curves.own_colour("tanh")
    )
    view = ToggleCurve(rival).apply(shown("tanh")).view
    assert curves.colours(view) == {"tanh": 3, rival: 1}
    assert view.curve_colours == ((rival, 1),)
    alone = ToggleCurve("tanh").apply(Document(view=view)).view
    assert curves.colours(alone) == {rival: 1}


def test_a_parameter_is_set_within_its_range_and_forgotten_at_its_default():
    document = SetCurveParameter("swish", 0, 3.0).apply(Document())
    assert curves.choice_of(document.view, "swish") == ActivationChoice("swish", (3.0,))
    assert curves.choice_of(SetCurveParameter("swish", 0, 99.0).apply(document).view, "swish").values == (
        10.0,
    )
    default = CATALOGUE["swish"].parameters[0].default
    assert SetCurveParameter("swish", 0, default).apply(document) == Document()
    both = after(
        [
            SetCurveParameter("hardtanh", 1, 2.0),
            SetCurveParameter("hardtanh", 0, -3.0),
        ]
    )
    assert curves.choice_of(both.view, "hardtanh").values == (-3.0, 2.0)


def test_the_leak_is_the_parameter_of_the_leaky_relu():
    assert SetCurveParameter("leaky_relu", 0, 0.3).apply(Document()) == assign("view.leak", 0.3).apply(
        Document()
    )
    assert curves.choice_of(assign("view.leak", 0.3).apply(Document()).view, "leaky_relu").values == (0.3,)


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (SetCurveParameter("relu", 0, 1.0), "ReLU has no parameters."),
        (SetCurveParameter("elu", 1, 1.0), "ELU has 1 parameter."),
        (SetCurveParameter("softplus", 2, 1.0), "Softplus has 2 parameters."),
        (SetCurveColour("relu", 3), "ReLU keeps its colour."),
        (SetCurveColour("mish", 3), "Mish is not shown."),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(command, sentence):
    with pytest.raises(CommandError) as refused:
        command.apply(Document())
    assert str(refused.value) == sentence


def test_two_curves_swap_their_colours():
    view = SetCurveColour("tanh", 2).apply(Document()).view
    assert curves.colours(view) == {"relu": 0, "leaky_relu": 1, "sigmoid": 3, "tanh": 2}


def test_scripts_of_old_still_work():
    document = Document()
    for entry in (
        {"do": "toggle-curve", "value": "gelu"},
        {"do": "set-leak", "value": 0.2},
        {"do": "set-probe", "value": 2.0},
    ):
        document = parse(entry).apply(document)
    assert document.view.curves == ("relu", "leaky_relu", "gelu", "sigmoid", "tanh")
    assert (document.view.leak, document.view.probe) == (0.2, 2.0)
    assert View().curves == ("relu", "leaky_relu", "sigmoid", "tanh")


def test_a_drag_of_a_parameter_is_undone_as_one():
    session = Session()
    try:
        session.dispatch(assign("training.seed", 5))
        seeded = session.state.document
        for number, value in enumerate((1.0, 2.0, 3.0)):
            session.dispatch(SetCurveParameter("swish", 0, value), continues=number > 0)
        assert len(session.state.history.done) == 2
        assert session.state.undo_label == "Parameter of a curve"
        session.dispatch(Undo())
        assert session.state.document == seeded
        session.dispatch(Redo())
        assert session.state.document == SetCurveParameter("swish", 0, 3.0).apply(seeded)
    finally:
        session.close()
