"""Lines of Python that measure the open model again, without the window."""

from __future__ import annotations

from reluexplorer.models.feeding.made_up import USUAL_COUNT
from reluexplorer.session.jobs.doctored import Doctored

_LINES = """\
from pathlib import Path

from reluexplorer.models.doctor import examine
{more}from reluexplorer.models.feeding.{source} import {maker}
from reluexplorer.models.feeding.signature import signature_of
from reluexplorer.models.opening.opened import opened
from reluexplorer.models.values.findings import Channel

if __name__ == "__main__":  # the model runs in a process of its own, which imports this file
    model = opened(Path({path!r}))
    samples = {samples}
    found = examine(model, samples, share={share}).findings
    for each in found.layers:
        silent = [state is Channel.DEAD for state in each.states]
        cut = (each.margins() >= {margin}) & silent
        print(each.layer.name, sum(silent), "dead of", each.layer.channels, "-", cut.sum(), "can be cut")
"""

_PREPARED = "from reluexplorer.models.feeding.preparation import from_json\n"


def python_lines(seen: Doctored) -> str:
    """Return a script: the model, what it was fed or noise, the share kept back, and the margin."""
    findings = seen.findings
    count = USUAL_COUNT if findings is None else findings.inputs
    held_out = 0 if findings is None else findings.held_out
    made, signature = not seen.inputs, "signature_of(model.model)"
    noise, read = f"made_up({signature}, {count}, 0)", f"Path({seen.inputs!r}), {signature}"
    prepared = seen.prepared
    if prepared is not None:
        read += f", from_json({prepared.preparation.as_json()!r})"
    return _LINES.format(
        source="made_up" if made else "reading",
        maker="made_up" if made else "samples_of",
        more="" if prepared is None else _PREPARED,
        samples=noise if made else f"samples_of({read})",
        path=seen.path,
        share=round(held_out / max(1, count + held_out), 3),
        margin=seen.margin,
    )
