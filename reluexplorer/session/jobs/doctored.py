"""The model of another program that is looked at: what was found so far, and what of it is chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reluexplorer.models.feeding.waking import DataOrModel
from reluexplorer.models.opening.described import Described
from reluexplorer.models.values.close_look import CloseLook
from reluexplorer.models.values.findings import Channel, Findings
from reluexplorer.session.jobs.aside import Awaited
from reluexplorer.session.jobs.margins import other_margins, silent_margins, woken_margins

if TYPE_CHECKING:
    from reluexplorer.models.feeding.prepared import Prepared

MARGIN, MOST_MARGIN = 2.0, 4.0
"""Standard deviations below the threshold from which on a silent channel is cut, at first and at most."""


@dataclass(frozen=True)
class Copied:
    """A smaller copy, and what it does on the inputs that were kept back."""

    path: str
    """Where it was saved; empty where it was tried alone."""
    cut: int
    parameters: tuple[int, int]
    """Before and after, as the others."""
    operations: tuple[int, int]
    bytes: tuple[int, int]
    seconds: tuple[float, float] = (0.0, 0.0)
    """Processor time an input."""
    difference: float = 0.0
    """The greatest of any output."""
    woken: int = 0
    """Channels among those that were cut that fire on the inputs that were kept back."""
    inputs: int = 0
    """How many were kept back; 0 where the copy was held against nothing."""
    margin: float = MARGIN
    """By which it was cut."""
    dead: int = 0
    """How many of those that were cut are dead ones of rectifiers."""
    kept: tuple[tuple[str, int], ...] = ()
    """Why other silent ones of rectifiers stay, each reason with how many, the most frequent first."""


@dataclass(frozen=True, eq=False)
class Doctored:
    """All that the workspace of the doctor may look at; empty where no model is open."""

    path: str = ""
    inputs: str = ""
    """What it is fed: a path; empty for noise of the declared shape."""
    matrices: str = ""
    """Which way round a person said that its matrices lie, by the library; empty where nothing was said."""
    asks_matrices: bool = False
    """Whether that has to be said, as they fit both ways."""
    stage: str = ""
    """What is being done, in words; empty where nothing is."""
    progress: float = 0.0
    """How much of that is done."""
    trouble: str = ""
    """Why the model or its inputs cannot be used, as a sentence."""
    about: Described = field(default_factory=Described)
    """What the file says that the model is."""
    findings: Findings | None = None
    prepared: Prepared | None = None
    """How pictures become its inputs; None where it is fed no folder of pictures."""
    kept_back: Findings | None = None
    """What the same channels do on the inputs that were kept back."""
    waking: DataOrModel | None = None
    """What probe inputs told of the dead channels."""
    layer: int = 0
    channel: int = -1
    """The one that is chosen in the layer; −1 for none."""
    input: int = -1
    """The one whose maps are shown, by its place in what was opened; −1 for the most exciting one."""
    close: Awaited[CloseLook] = field(default_factory=Awaited)
    """The channel that is chosen on the inputs that excite it most."""
    margin: float = MARGIN
    copied: Copied | None = None
    tried: Awaited[Copied] = field(default_factory=Awaited)
    """The copy by the margin before it is saved."""

    @property
    def is_busy(self) -> bool:
        """Whether something is being done."""
        return bool(self.stage)

    @property
    def copy(self) -> Copied | None:
        """The copy by the margin as it was saved, or else as it was tried; None where it is not known yet."""
        known = (each for each in (self.copied, self.tried.found) if each is not None)
        return next((each for each in known if each.margin == self.margin), None)

    def cut_at(self, margin: float) -> int:
        """Return how many silent channels of rectifiers stay so far below their thresholds."""
        return 0 if self.findings is None else int((silent_margins(self.findings) >= margin).sum())

    def may_cut(self, margin: float) -> bool:
        """Whether a copy may be without any channel: a rectifier's, another's, or one of one value."""
        if self.findings is None:
            return False
        return self.cut_at(margin) > 0 or bool((other_margins(self.findings) >= margin).any())

    def woken_at(self, margin: float) -> int:
        """Return how many of those fire on an input that was kept back."""
        if self.findings is None or self.kept_back is None:
            return 0
        return int((woken_margins(self.findings, self.kept_back) >= margin).sum())


def first_look(findings: Findings) -> tuple[int, int]:
    """Return a layer to look at first, and a channel of it, −1 for none.

    Of the layers that headlines count it is the one with most dead channels, and of these the one that came
    closest to firing.
    """
    dead = [
        (each.counted(Channel.DEAD), each.layer.kind.is_rectifier, -number)
        for number, each in enumerate(findings.layers)
    ]
    counted = [each for each in dead if each[1]] or dead
    layer = -max(counted)[2] if counted else 0
    if not counted or not max(counted)[0]:
        return layer, -1
    found = findings.layers[layer]
    margins = zip(found.margins().tolist(), found.states, strict=True)
    short = [(margin, channel) for channel, (margin, state) in enumerate(margins) if state is Channel.DEAD]
    return layer, min(short)[1]
