"""What was measured, to go back to where what is opened in its place cannot be used."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reluexplorer.language import _
from reluexplorer.models.feeding.preparation import Preparation
from reluexplorer.models.values.close_look import CloseLook
from reluexplorer.session.jobs.aside import Found
from reluexplorer.session.jobs.doctored import Copied, Doctored
from reluexplorer.session.jobs.feeding import named

if TYPE_CHECKING:
    from reluexplorer.session.jobs.subject import Subject


@dataclass(frozen=True, eq=False)
class Standing:
    """A model that was measured, with what was chosen of it."""

    view: Doctored
    subject: Subject | None
    preparation: Preparation | None
    beside: int
    """An input that was chosen beside those that excite the channel most; −1 for none."""
    near: Found[CloseLook]
    """What was looked at closely, by layer, channel and input."""
    trial: Found[Copied]
    """What copies do that were tried, by the margin."""

    def again(self, why: str) -> Doctored:
        """Return it as it was, with a sentence on what came of the other."""
        words = _("{why} What was measured before stays.")
        if self._is_in_part:
            words = _(
                "{why} What was measured before stays; open that model again to measure the rest of it."
            )
        return replace(self.view, stage="", progress=0.0, trouble=words.format(why=why))

    @property
    def _is_in_part(self) -> bool:
        """Whether it was still being measured: what was kept back, or probes."""
        found = self.view.findings
        is_whole = self.view.waking is not None or (found is not None and found.is_made_up)
        return self.view.is_busy and not is_whole

    def why(self, failed: Doctored) -> str:
        """Say why another view could not be measured, and of which file: inputs of this model, or a model."""
        is_fed = bool(failed.inputs) and failed.path == self.view.path
        return named(Path(failed.inputs if is_fed else failed.path), failed.trouble)
