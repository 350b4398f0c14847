"""Why a watch has nothing to show yet, in a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field

from reluexplorer.language import _
from reluexplorer.text import often


@dataclass(eq=False)
class Ran:
    """What has happened since the watch began."""

    forwards: int = 0
    steps: int = 0
    in_evaluation: int = 0
    """Forward passes in evaluation mode, when one was to be looked at."""
    without_gradients: int = 0
    transformed: int = 0
    """Under ``torch.func``."""
    looks: int = 0
    """Steps whose forward pass was looked at."""
    samples: int = 0
    """Of these, such as were written."""
    seen: int = 0
    """Activations found."""
    is_closed: bool = False
    error: str = ""
    """Of the watch itself."""
    warned: set[str] = field(default_factory=set)


def why(ran: Ran) -> str:
    """Return why there is no sample; empty where there is one."""
    if ran.error:
        words = _("Watching ended at an error of its own, the training goes on: {error}.")
        return words.format(error=ran.error)
    if ran.samples:
        return ""
    if ran.looks == 0:
        return _never_looked(ran) if ran.forwards else _never_called(ran)
    return _never_written(ran)


def _never_written(ran: Ran) -> str:
    if ran.seen == 0:
        return _(
            "The model ran, but no activation function was seen in it: those inside of fused, scripted or "
            "compiled parts cannot be."
        )
    if ran.is_closed:
        return _("The watch was closed before the first step was complete.")
    return _(
        "The model was called {often}, but no step of an optimiser that has its parameters was seen: call "
        "watch.step() after each update."
    ).format(often=often(ran.forwards))


def _never_called(ran: Ran) -> str:
    if ran.steps == 0:
        return _("No step was run yet.")
    return _(
        "The optimiser stepped {often}, but the model was never called as model(x): another one is trained, "
        "or its forward is called itself."
    ).format(often=often(ran.steps))


def _never_looked(ran: Ran) -> str:
    if ran.transformed > max(ran.in_evaluation, ran.without_gradients):
        return _(
            "The model was called {often}, always under torch.func (vmap, grad): calls there cannot be seen."
        ).format(often=often(ran.forwards))
    if ran.in_evaluation >= ran.without_gradients:
        return _("The model was called {often}, always in evaluation mode: model.train() is missing.").format(
            often=often(ran.forwards)
        )
    return _("The model was called {often}, always without gradients: those calls are no training.").format(
        often=often(ran.forwards)
    )
