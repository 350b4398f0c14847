"""Strip, words, list, chart and ``health --json`` give one account of deaths and revivals."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.app.cli.command_line import main
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.panels.neurons.deaths import accounted
from reluexplorer.panels.neurons.inspector.dead_list import dead_of
from reluexplorer.panels.train.outcome.deaths import death_pill, deaths_of
from reluexplorer.panels.train.time.happenings import UnitFlag, strip_of
from reluexplorer.session.commands.run import Seek, Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import KillUnit, ReviveDead, ReviveUnit, TreatUnits
from reluexplorer.session.deaths.since import all_since, since_of
from reluexplorer.session.deaths.tally import Account, account_of
from reluexplorer.session.deaths.words import toll_words
from reluexplorer.session.document.document import DataChoice, Document, NetworkChoice, Recipe
from reluexplorer.session.files.document_file import save
from reluexplorer.session.run.snapshot import RunSnapshot, UnitEvent
from reluexplorer.session.session import Session
from reluexplorer.text import neuron
from reluexplorer.widgets.plots.timeline_strip import fitting, word_rooms
from tests.panels.runs import run_of
from tests.session.driving import dead_at

WIDTHS = (140, 260, 700, 1600)


def wide(words: str) -> float:
    return 6.0 * len(words)


def kills(run: RunSnapshot) -> tuple[KillUnit, ...]:
    health = run.inspection.health[0]
    living = [unit for unit in range(len(health.states)) if unit not in health.dead]
    return tuple(KillUnit(0, unit) for unit in living[:2])


def revivals(run: RunSnapshot) -> tuple[ReviveDead, ...]:
    return (ReviveDead(),) if sum(run.inspection.dead_units) else ()


def both(run: RunSnapshot) -> tuple[TreatUnits, ...]:
    """Kill four at once, the first of which is dead already where any is, and revive two, living or dead."""
    dead = sorted(run.inspection.dead_places)[:1]
    living = [
        (layer, unit) for layer, own in enumerate(run.inspection.health) for unit in range(len(own.states))
    ]
    killed = [*dead, *(place for place in living if place not in dead)][:4]
    revived = living[3:5]
    return tuple(
        TreatUnits(what, tuple(layer for layer, _ in some), tuple(unit for _, unit in some))
        for what, some in (("kill", killed), ("revive", revived))
    )


RUNS = {
    "first start": (Recipe(), (), 500),
    "dead at the start": (
        Recipe(DataChoice(samples=60), NetworkChoice((6, 6), bias=-1.0), TrainingSpec(learning_rate=0.3)),
        (), 133,
    ),
    "deaths and revivals": (
        Recipe(DataChoice("spiral", samples=80), NetworkChoice((8, 8)), TrainingSpec("adam", 0.05, seed=2)),
        (), 247,
    ),
    "killed and revived by hand": (
        Recipe(DataChoice(samples=60), NetworkChoice((6, 4)), TrainingSpec(learning_rate=1.0, seed=3)),
        ((33, kills), (58, revivals), (71, kills)), 126,
    ),
    "several at once by hand": (
        Recipe(DataChoice(samples=60), NetworkChoice((8, 8, 4)), TrainingSpec(learning_rate=1.0, seed=9)),
        ((43, both), (43, kills), (60, revivals), (75, both)), 126,
    ),
}  # fmt: skip


def named(told: tuple[str, ...]) -> int:
    """Return the sum of the counts of deaths, or of revivals, in short words."""
    return sum(int(words.replace(",", "")) for words in told)


_OFTEN = r"(once|twice|[\d,]+ times)"


def often(words: str) -> int:
    known = {"": 0, "once": 1, "twice": 2}
    return known[words] if words in known else int(words.partition(" ")[0].replace(",", ""))


def tolled(toll: str) -> tuple[int, int, int, int]:
    """Return how many deaths, revivals, kills and revivals by hand a sentence tells of."""
    if not re.search(r"neurons? w|^Of|living one|revivals?\b", toll):
        kinds = ("seen dead", "came back", "killed by hand", "revived by hand")
        seen, *others = (sum(map(often, re.findall(f"{kind} {_OFTEN}", toll))) for kind in kinds)
        return (seen + toll.count("dead at the start"), *others)
    sums = []
    for kind in (
        r"neurons? w\w+ seen dead|that were seen dead", "came back|revivals?", r"living ones? w\w+ killed",
        r"dead ones? w\w+ revived",
    ):  # fmt: skip
        found = re.findall(rf"([\d,]+) (?:{kind})(?: {_OFTEN})?", toll)
        sums.append(sum(often(times) or int(count.replace(",", "")) for count, times in found))
    return tuple(sums)


def agree(run: RunSnapshot) -> Account:
    """Check all places of a picture of a run."""
    account = account_of(run)
    died = [one for one in account.events if one.died]
    back = [one for one in account.events if not one.died]
    for width in WIDTHS:
        view = strip_of(run, width, wide)
        flags = [one for one in view.events if isinstance(one, UnitFlag)]
        units = [unit for flag in flags for unit in flag.units]
        assert sorted([*units, *account.by_hand]) == list(account.events)
        short = ", ".join(flag.short for flag in flags)
        deaths = re.findall(r"([\d,]+) (?:died|(?:seen )?dead|deaths?)\b", short)
        returns = re.findall(r"([\d,]+) (?:came back|revivals?)\b", short)
        assert named(tuple(deaths)) + sum(one.died for one in account.by_hand) == len(died)
        assert named(tuple(returns)) + sum(not one.died for one in account.by_hand) == len(back)
        rooms = word_rooms(
            view.events, [view_place(view, one.step, width) for one in view.events], width, wide
        )
        shown = [
            bool(room and fitting(one, wide, room))
            for one, room in zip(view.events, rooms, strict=True)
            if isinstance(one, UnitFlag)
        ]
        assert all(shown) or len(shown) == 1
        if toll := toll_words(run, account):
            known = [unit for unit in units if unit.step <= run.step]
            hands = [one for one in account.by_hand if one.step <= run.step]
            assert tolled(toll) == (
                sum(one.died for one in known),
                sum(not one.died for one in known),
                sum(one.died for one in hands),
                sum(not one.died for one in hands),
            ), toll
    assert run.inspection is not None
    chart = accounted(run.curve, account, run.step)
    risen = np.diff(chart.dead.sum(axis=1), prepend=0)
    sums: dict[int, int] = {}
    for one in account.events:
        sums[one.step] = sums.get(one.step, 0) + (1 if one.died else -1)
    assert {s: int(n) for s, n in zip(chart.steps.tolist(), risen, strict=True) if n} == {
        s: n for s, n in sums.items() if n
    }
    place = chart.steps.tolist().index(run.step)
    assert chart.dead[place].tolist() == list(run.inspection.dead_units)
    listed = {(one.layer, one.unit) for one in dead_of(all_since(run))}
    assert listed == dead_at(account, run.step) == {(one.layer, one.unit) for one in deaths_of(run)}
    if listed:
        assert death_pill(deaths_of(run)).startswith(f"{len(listed)} ")
    for unit in listed:
        since = since_of(run, unit)
        last = [one.step for one in died if (one.layer, one.unit) == unit and one.step <= run.step][-1]
        assert since.step <= last if since.is_provisional else since.step == last
    return account


def view_place(view, step: float, width: float) -> float:
    return 8 + (width - 16) * step / view.total


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("name", RUNS)
def test_every_place_tells_the_same_at_every_shown_step(name, tmp_path, capsys):
    recipe, hands, steps = RUNS[name]
    session = Session(Document(recipe))
    try:
        session.settle()
        for step, hand in (*hands, (steps, lambda _run: ())):
            session.dispatch(Step(step - session.state.run.step))
            session.settle()
            agree(session.state.run)
            for command in hand(session.state.run):
                assert session.dispatch(command)
                session.settle()
        run = session.state.run
        assert run.curve.events
        if hands:
            assert {one.died for one in account_of(run).by_hand} == {True, False}
        for shown in (steps, steps - 8, steps // 2, 61, 34, 12, 0):
            session.dispatch(Seek(shown))
            for workspace in ("train", "neurons"):
                session.dispatch(assign("view.workspace", workspace))
                session.settle()
                account = agree(session.state.run)
            if shown not in (steps, 34):
                continue
            path = tmp_path / "run.reluexp"
            save(path, session.state.document, shown)
            assert main(["health", "--json", "--open", str(path), "--steps", str(shown)]) == 0
            found = json.loads(capsys.readouterr().out)["neurons"]
            told = {one["neuron"]: one["died_at"] for one in found if one["state"] == "dead"}
            last = {
                neuron(one.layer, one.unit): one.step
                for one in account.events
                if one.step <= shown and one.died
            }
            dead = {neuron(*place) for place in dead_at(account, shown)}
            assert told == {name: step for name, step in last.items() if name in dead}
    finally:
        session.close()


@pytest.mark.parametrize(
    "doings",
    [
        (3, ReviveDead()),
        (10, KillUnit(0, 6)),
        (
            10,
            ReviveDead(),
            53,
            Seek(35),
            TreatUnits("kill", (2, 1), (0, 3)),
            20,
        ),
        (40, KillUnit(1, 0), 3, ReviveUnit(1, 0), 7, ReviveDead(), 30),
    ],
)
def test_who_is_dead_between_two_records_alone_is_alive_again_by_the_second(doings):
    """The search finds deaths that no record saw; what is changed by hand after them is told with them."""
    network, training = NetworkChoice((8, 8, 4)), TrainingSpec(learning_rate=1.0, seed=9)
    session = Session(Document(Recipe(network=network, training=training)))
    try:
        session.dispatch(assign("view.workspace", "neurons"))
        session.settle()
        for doing in doings:
            assert session.dispatch(Step(doing) if isinstance(doing, int) else doing)
            session.settle()
            agree(session.state.run)
        assert session.state.run.lasting
    finally:
        session.close()


def test_the_words_of_a_crowded_strip_count_what_they_cannot_name():
    """The run of the first start: one neuron dead at the start came back after another had often died."""
    run = run_of(500)
    account = account_of(run)
    assert [(one.step, neuron(one.layer, one.unit)) for one in account.events if not one.died][-1] == (
        320,
        "2.4",
    )
    (flag,) = [one for one in strip_of(run, 200, wide).events if isinstance(one, UnitFlag)]
    assert flag.text == "2.4 dead at the start; 2.1 seen dead 4 times; 2.1 came back 4 times, 2.4 once"
    assert flag.short == "5 deaths seen, 5 revivals"
    assert flag.parts[0].step == 0
    assert toll_words(run, account) == (
        "2.1 was seen dead 4 times and came back 4 times; 2.4 was dead at the start and came back once"
    )


def test_a_state_between_two_records_is_told_too():
    run = run_of(0)
    health = tuple(replace(layer, states=tuple(layer.states)) for layer in run.inspection.health)
    steps = np.arange(0, 101, 10)
    events = (UnitEvent(0, 1, 3, True), UnitEvent(60, 1, 3, False))
    curve = replace(run.curve, steps=steps, events=events)
    seen = replace(run.inspection, step=45, health=health)
    told = account_of(replace(run, curve=curve, state=replace(run.state, step=45), inspection=seen))
    assert told.events == events
    seen = replace(seen, step=65)
    told = account_of(replace(run, curve=curve, state=replace(run.state, step=65), inspection=seen))
    assert told.events == (*events, UnitEvent(65, 1, 3, True), UnitEvent(70, 1, 3, False))
    seen = replace(seen, step=105)
    told = account_of(replace(run, curve=curve, state=replace(run.state, step=105), inspection=seen))
    assert told.events == (*events, UnitEvent(105, 1, 3, True))


def test_a_strip_full_of_deaths_and_revivals_measures_few_words():
    """A flag for each few pixels: work grows with their number, not with its square."""
    run = run_of(0)
    steps = np.arange(0, 4001, 10)
    events = tuple(UnitEvent(int(step), 0, 0, bool(at % 2 == 0)) for at, step in enumerate(steps[1:]))
    seen = replace(run.inspection, step=4000)
    curve = replace(run.curve, steps=steps, train_loss=np.ones(len(steps)), events=events)
    run = replace(run, curve=curve, state=replace(run.state, step=4000), inspection=seen, head=4000)
    asked: list[str] = []

    def counting(words: str) -> float:
        asked.append(words)
        return 6.0 * len(words)

    view = strip_of(run, 1600, counting)
    flags = [one for one in view.events if isinstance(one, UnitFlag)]
    assert sum(len(flag.units) for flag in flags) == len(account_of(run).events)
    assert len(flags) < 20
    assert len(asked) < 2000
