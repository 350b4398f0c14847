"""Times are taken alone: what would lengthen them is refused, and they are refused beside it."""

from __future__ import annotations

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.host.host import Host

ALONE = "Times are taken alone, as all else would lengthen them: "


def demand_no_times(host: Host) -> None:
    """Raise CommandError where training would go on beside times that are taken."""
    lessons = host.state.lessons
    if lessons.measuring and LESSONS[lessons.measuring].timed:
        raise CommandError("Times are being measured, which training would lengthen: wait, or stop that.")
    if lessons.running and LESSONS[lessons.playing].timed:
        raise CommandError("The experiment takes times, which training would lengthen: wait, or stop it.")


def demand_rest(host: Host, lesson: str) -> None:
    """Raise CommandError where a lesson is timed and networks are trained elsewhere."""
    if not LESSONS[lesson].timed:
        return
    if host.trains:
        raise CommandError(f"{ALONE}pause the run in Train first.")
    if host.comparison_job.busy:
        raise CommandError(f"{ALONE}wait until the remedies are compared, or stop that.")


def demand_alone(host: Host, lesson: str) -> None:
    """Raise CommandError where a stage would run beside a measurement and one of them is timed."""
    demand_rest(host, lesson)
    measuring = host.state.lessons.measuring
    if measuring and (LESSONS[measuring].timed or LESSONS[lesson].timed):
        raise CommandError(f"{ALONE}wait until the measurement has ended, or stop it.")
