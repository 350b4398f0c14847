"""Commands for the pages of the claims: what is shown, bet on, played and measured."""

from __future__ import annotations

from reluexplorer.language import _
from reluexplorer.lessons.claims.catalogue import LESSONS, NUMBERED
from reluexplorer.lessons.setups import DIGITS, Setup
from reluexplorer.session.commands.all_commands import parse
from reluexplorer.session.commands.command import (
    ActionCommand,
    Edit,
    Scope,
    UndoableViewCommand,
    ViewCommand,
    command,
)
from reluexplorer.session.commands.quiet import demand_alone, demand_rest
from reluexplorer.session.document.changes import restarted, with_view
from reluexplorer.session.document.document import DataChoice, Document, Recipe
from reluexplorer.session.document.domains import CommandError, ManyNumbers, Names, Numbers, Subject, argument
from reluexplorer.session.document.limits import VALUE
from reluexplorer.session.host.host import Host
from reluexplorer.session.host.state import knobs_of, open_experiment

_NUMBERS = {name: f"{number} · " for number, name in enumerate(NUMBERED, 1)}
_LESSON = Names.called({name: _NUMBERS.get(name, "") + lesson.title for name, lesson in LESSONS.items()})
_MOST_PLACES = 16
_UNFOLLOWED = {"microscope": None, "moment": 0, "from_lesson": False}
PLACES: dict[str, dict[str, object]] = {
    "train": {"workspace": "train", **_UNFOLLOWED},
    "neurons": {"workspace": "neurons", **_UNFOLLOWED},
    "gradients": {"workspace": "train", "more_measures": True, **_UNFOLLOWED},
    "update": {"workspace": "train", "microscope": 0, "moment": 0, "from_lesson": True},
}
"""Where a run can be looked at, and what of the view that sets: gradients by layer are measures of Train,
an update is that on the first sample."""
WAITS = _("The experiment waits for your bet: drag the mark or type a number, then press Bet, or Skip.")


@command("open-in-train", _("Open the experiment in Train"), Subject.LESSONS)
class OpenInTrain(Edit):
    """Set up a lesson's experiment, with its knobs as they stand, in Train or another workspace."""

    scope = Scope.DOCUMENT

    lesson: str = argument(_LESSON)
    workspace: str = argument(Names(tuple(PLACES)), default="train")

    def apply(self, document: Document) -> Document:
        lesson = LESSONS[self.lesson]
        setup = lesson.opened(knobs_of(document, self.lesson))
        if setup is None:
            raise CommandError(lesson.not_opened or _("Train has no such experiment."))
        document = restarted(document, _plain(document.recipe, setup))
        for entry in setup.commands():
            step = parse(entry)
            if not isinstance(step, Edit):
                raise CommandError(
                    _("The lesson {lesson} may only set things; it says {name}.").format(
                        lesson=self.lesson, name=step.name
                    )
                )
            document = step.apply(document)
        return with_view(document, **PLACES[self.workspace])

    def origin(self) -> str:
        return _("the lesson {title}").format(title=LESSONS[self.lesson].title)


@command("open-lesson", _("Open a lesson"), Subject.LESSONS)
class OpenLesson(ViewCommand):
    """Show the page of a claim."""

    value: str = argument(_LESSON)

    def apply(self, document: Document) -> Document:
        return with_view(document, lesson=self.value, workspace="learn")


@command("set-knob", _("Turn a knob of the experiment"), Subject.LESSONS)
class SetKnob(UndoableViewCommand):
    """Set one knob of the experiment on the open page."""

    knob: int = argument(Numbers(0, 9, whole=True, counted=True))
    value: float = argument(VALUE)

    def apply(self, document: Document) -> Document:
        lesson = LESSONS[document.view.lesson]
        if self.knob >= len(lesson.knobs):
            raise CommandError(_("This experiment has {knobs} knobs.").format(knobs=len(lesson.knobs)))
        knob = lesson.knobs[self.knob]
        others = tuple(entry for entry in document.view.knobs if entry[:2] != (lesson.name, knob.name))
        return with_view(document, knobs=(*others, (lesson.name, knob.name, knob.kept_in(self.value))))


@command("place-bet", _("Place a bet"), Subject.LESSONS, local=_("Enter on the mark"))
class PlaceBet(ActionCommand):
    """Bet on what the open page's experiment will come to, and run it.

    A bet is a number, or one for each point of a curve. Of a share 0.12 is 12 %, and so is 12.
    """

    values: tuple[float, ...] = argument(ManyNumbers(VALUE, _MOST_PLACES, like=_("40, or 12 % of a share")))

    def perform(self, host: Host) -> None:
        name, knobs = _open(host)
        lesson = LESSONS[name]
        bet = lesson.bet
        if len(self.values) != len(bet.numbers):
            raise CommandError(
                _("This bet has {numbers} numbers, not {values}.").format(
                    numbers=len(bet.numbers), values=len(self.values)
                )
            )
        demand_alone(host, name)
        knobs = {knob.name: knobs[knob.name] for knob in lesson.knobs}
        host.lesson_jobs.bet(name, bet.taken(self.values), knobs)
        host.lesson_jobs.play(name, knobs)


@command("skip-bet", _("Skip the bet"), Subject.LESSONS)
class SkipBet(ActionCommand):
    """Run the experiment on the open page without a bet."""

    def perform(self, host: Host) -> None:
        name, knobs = _open(host)
        if host.lesson_jobs.learning.of(name).former:
            raise CommandError(_("There is a bet here already: keep it, or place another one."))
        demand_alone(host, name)
        host.lesson_jobs.skip_bet(name)
        host.lesson_jobs.play(name, knobs)


@command("go-to-bet", _("Go to the bet"), Subject.LESSONS, keys=("B",))
class GoToBet(ActionCommand):
    """Bring the keys to the mark of the open page's bet, or to the button for another one."""

    def perform(self, host: Host) -> None:
        _open(host)
        host.lesson_jobs.point_at_bet()


@command("bet-again", _("Bet again"), Subject.LESSONS)
class BetAgain(ActionCommand):
    """Let the experiment on the open page wait for another bet; the old one stays until that is placed."""

    def perform(self, host: Host) -> None:
        host.lesson_jobs.bet_again(*_open(host))


@command("keep-bet", _("Keep the old bet"), Subject.LESSONS, local=_("Escape on the page"))
class KeepBet(ActionCommand):
    """Come back to the bet on the open page that another one was to replace, and to what came of it."""

    def perform(self, host: Host) -> None:
        name, knobs = _open(host)
        if not host.lesson_jobs.learning.of(name).former:
            raise CommandError(_("There is no other bet here that could be kept."))
        host.lesson_jobs.keep_bet(name, knobs)


@command("measure-lesson", _("Measure a claim"), Subject.LESSONS)
class MeasureLesson(ActionCommand):
    """Measure a claim on this machine; 0 seeds means the lesson's own number."""

    value: str = argument(_LESSON)
    seeds: int = argument(Numbers(0, 1000, whole=True), default=0)

    def perform(self, host: Host) -> None:
        demand_rest(host, self.value)
        host.lesson_jobs.measure(self.value, self.seeds)


@command("measure-all", _("Measure all claims"), Subject.LESSONS)
class MeasureAll(ActionCommand):
    """Measure every claim that has not been measured yet."""

    def perform(self, host: Host) -> None:
        for name in LESSONS.keys() - host.state.lessons.measurements.keys():
            demand_rest(host, name)
        host.lesson_jobs.measure_all()


@command("stop-measuring", _("Stop measuring"), Subject.LESSONS)
class StopMeasuring(ActionCommand):
    """Cancel the measurement that runs."""

    def perform(self, host: Host) -> None:
        host.lesson_jobs.stop_measuring()


@command("leave-unmeasured", _("Take a claim out of those to be measured"), Subject.LESSONS)
class LeaveUnmeasured(ActionCommand):
    """Do not measure a claim that waits until others are measured."""

    value: str = argument(_LESSON)

    def perform(self, host: Host) -> None:
        host.lesson_jobs.take_out(self.value)


@command("stop-lesson", _("Stop the experiment"), Subject.LESSONS, local=_("Space"))
class StopLesson(ActionCommand):
    """Stop the experiment on the open page where it is."""

    def perform(self, host: Host) -> None:
        host.lesson_jobs.stop_playing()


@command("play-lesson", _("Run the experiment"), Subject.LESSONS, local=_("Space"))
class PlayLesson(ActionCommand):
    """Run the experiment on the open page from its start, once there is a bet or it was skipped."""

    def perform(self, host: Host) -> None:
        experiment = open_experiment(host.state.document)
        if experiment is None:
            return
        if host.lesson_jobs.learning.of(experiment[0]).waits:
            host.lesson_jobs.point_at_bet()
            host.notify(WAITS)
        else:
            demand_alone(host, experiment[0])
            host.lesson_jobs.play(*experiment)


def _plain(recipe: Recipe, setup: Setup) -> Recipe:
    """Return the recipe that a lesson's settings are set on: nothing is left of a person's own but points.

    What is chosen for points stays for them where the lesson is of other data.
    """
    data = recipe.data if setup.data == DIGITS else DataChoice(points=recipe.data.points)
    return Recipe(data)


def _open(host: Host) -> tuple[str, dict[str, float]]:
    """Return the lesson on the screen and its knobs; raise :class:`CommandError` where no lesson is."""
    experiment = open_experiment(host.state.document)
    if experiment is None:
        raise CommandError(_("There is nothing to bet on here: open a lesson first."))
    return experiment
