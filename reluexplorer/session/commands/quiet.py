"""Times are taken alone: they are refused beside what would lengthen them."""

from __future__ import annotations

from reluexplorer.language import _
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.host.host import Host


def demand_rest(host: Host, lesson: str) -> None:
    """Raise CommandError where a lesson is timed and networks are trained elsewhere."""
    if not LESSONS[lesson].timed:
        return
    if host.trains:
        raise CommandError(
            _("Times are taken alone, as all else would lengthen them: pause the run in Train first.")
        )
    if host.comparison_job.busy:
        raise CommandError(
            _(
                "Times are taken alone, as all else would lengthen them: wait until the remedies are "
                "compared, or stop that."
            )
        )


def demand_alone(host: Host, lesson: str) -> None:
    """Raise CommandError where a stage would run beside a measurement and one of them is timed."""
    demand_rest(host, lesson)
    if host.state.lessons.excludes(lesson):
        raise CommandError(
            _(
                "Times are taken alone, as all else would lengthen them: wait until the measurement has "
                "ended, or stop it."
            )
        )
