"""What is said of a smaller copy before and after it is saved."""

from __future__ import annotations

from pathlib import PurePath

from reluexplorer.language import _, ngettext
from reluexplorer.panels.doctor.shared.rows import dead_in
from reluexplorer.session.jobs.doctored import Copied, Doctored
from reluexplorer.text import amount, digits, percent

_FASTER = 0.95
"""A copy that takes less of the time before is called faster."""


def margin_words(seen: Doctored) -> str:
    """Say which channels a margin takes out, and how many of the dead."""
    if seen.findings is None:
        return ""
    counts = {"cut": seen.cut_at(seen.margin), "dead": dead_in(seen.findings)}
    if not seen.margin:
        return _("All channels that never fired: {cut:,} of {dead:,}").format(**counts)
    said = ngettext(
        "Only channels {margin} standard deviation below the threshold: {cut:,} of {dead:,}",
        "Only channels {margin} standard deviations below the threshold: {cut:,} of {dead:,}",
        1 if seen.margin == 1.0 else 2,
    )
    return said.format(margin=digits(seen.margin, 2), **counts)


def button_words(cut: int) -> str:
    """Return what the button does."""
    if not cut:
        return _("Nothing to cut at this margin")
    said = ngettext("Save a copy without {count:,} channel", "Save a copy without {count:,} channels", cut)
    return said.format(count=cut)


def caution(seen: Doctored) -> str:
    """Say what a margin of 0 does, or what a copy does and does not promise."""
    woken = seen.woken_at(0.0)
    if seen.kept_back is None:
        return ""
    inputs = seen.kept_back.inputs
    if woken:
        return ngettext(
            "At 0, {count:,} of those cut fires on the {inputs:,} inputs kept back.",
            "At 0, {count:,} of those cut fire on the {inputs:,} inputs kept back.",
            woken,
        ).format(count=woken, inputs=inputs)
    return _("At 0, none wakes on the {inputs:,} inputs kept back; others may.").format(inputs=inputs)


def present(seen: Doctored) -> Copied | None:
    """Return the copy that was saved last, where the margin is still that of it."""
    return seen.copied if seen.copied is not None and seen.copied.margin == seen.margin else None


def figures(seen: Doctored) -> tuple[tuple[str, str, str], ...]:
    """Return name, figure and colour's role of what is known of the copy."""
    copied = present(seen)
    if copied is None:
        if seen.kept_back is None:
            return ()
        return (_woken(seen.cut_at(seen.margin), seen.woken_at(seen.margin)),)
    size = " → ".join(map(amount, copied.parameters))
    parameters = _("Parameters"), size, "text"
    if not copied.inputs:
        return (parameters,)
    time = percent(copied.seconds[1] / max(copied.seconds[0], 1e-12))
    return (
        (_("Greatest difference, kept-back inputs"), digits(copied.difference, 2), "text"),
        _woken(copied.cut, copied.woken),
        parameters,
        (_("Time an input"), time, "text"),
    )


def _woken(cut: int, woken: int) -> tuple[str, str, str]:
    return _("Woken, of {count:,}").format(count=cut), f"{woken:,}", "dead" if woken else "healthy"


def promise(copied: Copied | None, *, is_checked: bool) -> str:
    """Say what a copy does and does not promise; ``is_checked`` where inputs were kept back for it."""
    if copied is None:
        if not is_checked:
            return _("No input was kept back, so nothing checks this margin. The original stays.")
        return _("Holds for inputs like these. The original stays.")
    if not copied.inputs:
        saved = _("Saved as {name}. No input was kept back, so nothing checked it. The original stays.")
        return saved.format(name=PurePath(copied.path).name)
    faster = copied.seconds[1] < _FASTER * copied.seconds[0]
    said = _("Saved as {name}. It holds for inputs like these; it is faster. The original stays.")
    hardly = _("Saved as {name}. It holds for inputs like these; it is hardly faster. The original stays.")
    return (said if faster else hardly).format(name=PurePath(copied.path).name)
