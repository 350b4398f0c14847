"""What is said of a smaller copy before and after it is saved."""

from __future__ import annotations

from pathlib import PurePath

from reluexplorer.language import _, ngettext
from reluexplorer.models.values.findings import Findings
from reluexplorer.panels.doctor.shared.rows import dead_in
from reluexplorer.session.jobs.doctored import Doctored
from reluexplorer.text import amount, digits, percent, progress

_FASTER = 0.95
"""A copy that takes less of the time before is called faster."""


def margin_words(seen: Doctored) -> str:
    """Say which channels a margin takes out, how many of the dead, and why a copy is without fewer."""
    if seen.findings is None:
        return ""
    stays = staying(seen)
    if not stays:
        return _silent_enough(seen, seen.findings)
    why = ngettext(
        "{said}. {count:,} of these stays: {reason}.", "{said}. {count:,} of these stay: {reason}.", stays
    )
    return why.format(
        said=_silent_in_short(seen, seen.findings), count=stays, reason=_reason_in_short(_kept(seen))
    )


def staying(seen: Doctored) -> int:
    """Return how many channels silent by the margin are in the copy yet; 0 where no copy is known."""
    if seen.copy is None or not seen.copy.kept:
        return 0
    return max(0, seen.cut_at(seen.margin) - seen.copy.dead)


def _kept(seen: Doctored) -> tuple[tuple[str, int], ...]:
    return () if seen.copy is None else seen.copy.kept


def _reason_in_short(kept: tuple[tuple[str, int], ...]) -> str:
    first = kept[0][0]
    return first if len(kept) == 1 else _("{reason}, or for another reason").format(reason=first)


def margin_tip(seen: Doctored) -> str:
    """Say what keeps silent channels in a copy, each reason with how many, where any stay."""
    if not staying(seen):
        return ""
    reasons = (
        _("{count:,} kept: {reason}").format(count=count, reason=reason) for reason, count in _kept(seen)
    )
    return "\n".join(reasons)


def _silent_enough(seen: Doctored, findings: Findings) -> str:
    counts = {"cut": seen.cut_at(seen.margin), "dead": dead_in(findings)}
    if not seen.margin:
        return _("All channels that never fired: {cut:,} of {dead:,}").format(**counts)
    said = ngettext(
        "Only channels {margin} standard deviation below the threshold: {cut:,} of {dead:,}",
        "Only channels {margin} standard deviations below the threshold: {cut:,} of {dead:,}",
        1 if seen.margin == 1.0 else 2,
    )
    return said.format(margin=digits(seen.margin, 2), **counts)


def _silent_in_short(seen: Doctored, findings: Findings) -> str:
    cut, dead = seen.cut_at(seen.margin), dead_in(findings)
    if not seen.margin:
        return _("{cut:,} of {dead:,} never fired").format(cut=cut, dead=dead)
    said = _("{cut:,} of {dead:,} are {margin} sd below the threshold")
    return said.format(cut=cut, dead=dead, margin=digits(seen.margin, 2))


def button_words(seen: Doctored) -> str:
    """Return what the button does."""
    cut = leaving(seen)
    if not cut:
        if may_save(seen):
            return _("Save a smaller copy")
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


def leaving(seen: Doctored) -> int:
    """Return how many channels the copy is without: as it was made, or else those that are silent enough."""
    return seen.cut_at(seen.margin) if seen.copy is None else seen.copy.cut


def may_save(seen: Doctored) -> bool:
    """Whether a copy may be without any channel: how many others than rectifiers' go, only the copy tells."""
    return bool(leaving(seen)) or (seen.copy is None and seen.may_cut(seen.margin))


def button_tip(seen: Doctored) -> str:
    """Say what the button writes, and which channels that is without."""
    if seen.copy is None:
        return _("Write a smaller model beside the original")
    return _(
        "Write a smaller model beside the original, without the channels that are dead by this margin or "
        "have one value everywhere, as far as the graph allows"
    )


def figures(seen: Doctored, *, narrow: bool = False) -> tuple[tuple[str, str, str], ...]:
    """Return name, figure and colour's role of what is known of the copy."""
    copied, difference = seen.copy, _("Greatest difference, kept-back inputs")
    if narrow:
        difference = _("Greatest difference")
    if copied is None:
        if seen.kept_back is None:
            return ()
        woken = _woken(seen.cut_at(seen.margin), seen.woken_at(seen.margin))
        if not seen.tried.is_awaited:
            return (woken,)
        measuring = _("measuring … {share}").format(share=progress(seen.tried.progress))
        return (difference, measuring, "secondary"), woken
    size = " → ".join(map(amount, copied.parameters))
    parameters = _("Parameters"), size, "text"
    if not copied.inputs:
        return (parameters,)
    time = percent(copied.seconds[1] / max(copied.seconds[0], 1e-12))
    return (
        (difference, digits(copied.difference, 2), "text"),
        _woken(copied.dead, copied.woken, copied.cut - copied.dead),
        parameters,
        (_("Time an input"), time, "text"),
    )


def _woken(cut: int, woken: int, others: int = 0) -> tuple[str, str, str]:
    """Say how many woke of the channels of rectifiers that were cut, and of others, if there are any."""
    name = _("Woken, of {count:,}").format(count=cut)
    if others:
        name = _("Woken, of {count:,} + {others:,} others").format(count=cut, others=others)
    return name, f"{woken:,}", "dead" if woken else "healthy"


def promise(seen: Doctored) -> str:
    """Say what a copy does and does not promise, or why nothing is known of it."""
    copied = seen.copy
    if copied is None or not copied.inputs:
        return _unchecked(seen)
    is_faster = copied.seconds[1] < _FASTER * copied.seconds[0]
    if not copied.path:
        said = _("Holds for inputs like these; faster. The original stays.")
        hardly = _("Holds for inputs like these; hardly faster. The original stays.")
        return said if is_faster else hardly
    said = _("Saved as {name}. It holds for inputs like these; it is faster. The original stays.")
    hardly = _("Saved as {name}. It holds for inputs like these; it is hardly faster. The original stays.")
    return (said if is_faster else hardly).format(name=PurePath(copied.path).name)


def _unchecked(seen: Doctored) -> str:
    if seen.copy is not None and seen.copy.path:
        saved = _("Saved as {name}. No input was kept back, so nothing checked it. The original stays.")
        return saved.format(name=PurePath(seen.copy.path).name)
    if seen.kept_back is None:
        return _("No input was kept back, so nothing checks this margin. The original stays.")
    return seen.tried.trouble or _("Holds for inputs like these. The original stays.")
