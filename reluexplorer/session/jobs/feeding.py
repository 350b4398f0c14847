"""What a model is to be fed in the window: noise, or inputs with the settings that are kept for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reluexplorer.language import _
from reluexplorer.models.feeding.preparation import Preparation
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import shortened

if TYPE_CHECKING:
    from reluexplorer.models.feeding.samples import Samples
    from reluexplorer.models.feeding.signature import Signature


@dataclass(frozen=True)
class Feeding:
    """Inputs, and how their pictures are prepared."""

    inputs: Path | None
    """None for noise."""
    preparation: Preparation | None = None
    """None for that which is kept for the model, or else the usual one."""
    folder: Path | None = None
    """Where it is kept; None for nowhere."""
    is_new: bool = False
    """Whether the preparation is to be kept from now on."""

    def samples(self, digest: str, signature: Signature) -> tuple[Samples, tuple[str, ...]]:
        """Return the samples for a model of a SHA-256, and sentences on its settings.

        Raises ModelError where they cannot be read.
        """
        from reluexplorer.models.feeding.kept import keep, kept
        from reluexplorer.models.feeding.made_up import USUAL_COUNT, made_up
        from reluexplorer.models.feeding.reading import samples_of

        if self.inputs is None:
            return made_up(signature, USUAL_COUNT, 0), ()
        if self.preparation is None and self.folder is not None:
            preparation, note = kept(self.folder, digest)
        else:
            preparation, note = self.preparation, ""
        try:
            samples = samples_of(self.inputs, signature, preparation)
        except ModelError as error:
            raise ModelError(named(self.inputs, str(error))) from error
        if self.is_new and preparation is not None and self.folder is not None:
            try:
                keep(self.folder, digest, preparation)
            except ModelError as error:
                note = str(error)
        return samples, (note,) if note else ()


def named(path: Path, why: str) -> str:
    """Return why a file cannot be used, with its name."""
    name = shortened(path.name)
    return why if name in why else _("{name} cannot be used. {why}").format(name=name, why=why)
