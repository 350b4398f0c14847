"""What the strip of a run is given to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from reluexplorer.language import _

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class TimelineEvent:
    """Something that happened at a step."""

    step: int
    text: str
    role: Literal["dead", "healthy", "warning", "change"] = "change"
    weight: int = 1
    """How much happened: the words of the weightier of two have the room."""
    end: int = -1
    """The step of the last of several things under one flag; −1 where all are of one step."""
    short: str = ""
    """The same in fewer words, where the text has no room; empty for none."""
    least: str = ""
    """What kind of thing it was, where not even the short words have room; empty for none."""
    parts: tuple[TimelineEvent, ...] = ()
    """What shares these words: each has a mark, and says its own where it is pointed at."""

    @property
    def told(self) -> str:
        """Say when it happened, and what."""
        said = _("Step {step:,}: {text}")
        if self.end > self.step:
            said = _("Steps {step:,} to {end:,}: {text}")
        return said.format(step=self.step, end=self.end, text=self.text)


@dataclass(frozen=True, eq=False)
class TimelineView:
    """Loss over the steps so far, and the step that is shown."""

    steps: NDArray[Any]
    """(n,), ascending."""
    loss: NDArray[Any]
    """(n,); what is not finite is left out."""
    total: int
    """Step at the right end."""
    step: int
    events: tuple[TimelineEvent, ...] = ()
    head: int = 0
    """Furthest step that can be shown; the shown one if that is later."""
    former_steps: NDArray[Any] | None = None
    former_loss: NDArray[Any] | None = None
    """Of the run that this one branched off; drawn as a line."""

    @property
    def reach(self) -> int:
        """The furthest step that can be shown."""
        return max(self.head, self.step)
