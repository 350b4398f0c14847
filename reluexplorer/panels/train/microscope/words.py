"""One update in words: its sample, what each part of it finds, and what closed gates hold still."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.data.dataset import AS_THEY_ARE, Task
from reluexplorer.core.engine.one_update import left_out
from reluexplorer.language import _, ngettext
from reluexplorer.panels.train.microscope.view import MicroscopeView
from reluexplorer.session.run.outputs import output_names
from reluexplorer.text import (
    digits,
    exact,
    fixed,
    layer_title,
    listed,
    loss_figure,
    measure,
    short_name,
    within,
)
from reluexplorer.widgets.plane.view import value_words

_NAMED = 4
"""So many layers, or inputs, are named one by one."""


def figure(value: float) -> str:
    """Return a number of the sample in three decimals, finer where these would hide it."""
    return digits(value, 2) if abs(value) < 0.0005 or abs(value) >= 1000 else fixed(value, 3)


def factor(value: float, words: str = "") -> str:
    """Return a number as it stands in a product: a negative one in brackets."""
    words = words or measure(value)
    return f"({words})" if value < 0 else words


def answer_figure(value: float) -> str:
    """Return an answer in three decimals, finer where it would look like a certainty."""
    return exact(value, 6) if 0.9995 <= value < 1 else figure(value)


def target_figure(value: float) -> str:
    """Return what an answer should be: a code of a class as it is, another number as those of the sample."""
    return exact(value) if value == int(value) else figure(value)


def answer_letter(view: MicroscopeView) -> str:
    """Return the letter of the answer: p for a probability, ŷ for another one."""
    return "p" if view.head in {"sigmoid", "softmax", "sigmoid_squared", "relu_softmax"} else "ŷ"


def right_output(view: MicroscopeView) -> int:
    """Return the place of the output that should be large, 0 where there is one."""
    return int(view.update.target.argmax()) if view.update.target.size > 1 else 0


def class_words(view: MicroscopeView) -> str:
    """Return the class or the value that the sample has."""
    data, target = view.problem.dataset, view.update.target
    if not view.is_class:
        values = ", ".join(target_figure(float(value)) for value in target[:_NAMED])
        return _("target {values}").format(values=values)
    place = int(target[0] > 0.5) if target.size == 1 else right_output(view)
    return _("class {name}").format(name=data.class_names[place] if data.class_names else place)


def sample_words(view: MicroscopeView) -> tuple[tuple[str, str], ...]:
    """Return name and value of the sample's inputs, those of a table as they stand in it."""
    data = view.problem.dataset
    names, scales = data.feature_names, data.scales or (AS_THEY_ARE,) * data.features
    if len(names) > _NAMED:
        sample = _("sample {number:,}").format(number=view.update.sample + 1)
        return ((sample, ""), (_("{count:,} inputs").format(count=len(names)), ""))
    return tuple(
        (short_name(name), value_words(float(x), scale) if scale.changes else measure(float(x)))
        for name, x, scale in zip(names, view.update.inputs, scales, strict=False)
    )


def asked_class(view: MicroscopeView) -> str:
    """Return the class whose probability is the answer, or the right one of several."""
    names = view.problem.dataset.class_names
    if view.problem.dataset.task is Task.BINARY and view.update.outputs.size == 1:
        return names[-1] if names else "1"
    return output_names(view.problem)[right_output(view)]


def loss_words(view: MicroscopeView) -> str:
    """Return the loss as a formula with the answer in it."""
    update, right = view.update, right_output(view)
    answer, target = float(update.outputs[right]), float(update.target[right])
    loss = loss_figure(update.loss)
    if view.head == "sigmoid":
        words = answer_figure(answer)
        return f"−ln {words} = {loss}" if target > 0.5 else f"−ln (1 − {words}) = {loss}"
    if view.head == "softmax":
        return f"−ln {answer_figure(answer)} = {loss}"
    if update.outputs.size == 1:
        return f"½ ({figure(answer)} − {factor(target, target_figure(target))})² = {loss}"
    return f"{view.problem.network.output.loss_label} {loss}"


def findings(view: MicroscopeView) -> tuple[str, ...]:
    """Return what each part of the update finds, in their order."""
    update, right = view.update, right_output(view)
    answer = answer_figure(float(update.outputs[right]))
    moved, weights = update.moving
    sure = _("{answer} for {name}").format(answer=answer, name=asked_class(view))
    return (
        sure if answer_letter(view) == "p" else f"ŷ = {answer}",
        loss_words(view),
        _way_back(view.output),
        ngettext("{moved:,} of {count:,} weight move", "{moved:,} of {count:,} weights move", weights).format(
            moved=moved, count=weights
        ),
        _("loss {loss}, {answer}").format(loss=loss_figure(update.loss_after), answer=_answer_after(view)),
    )


def _way_back(hidden: int) -> str:
    if hidden < _NAMED - 1:
        return ", ".join([_("output"), *(within(layer_title(layer)) for layer in reversed(range(hidden)))])
    return _("from the output to {layer}").format(layer=within(layer_title(0)))


def _answer_after(view: MicroscopeView) -> str:
    after, data = view.update.outputs_after, view.problem.dataset
    if not np.isfinite(after).all():
        return _("no answer")
    if not view.is_class:
        return f"ŷ = {figure(float(after[0]))}"
    middle = (1.0 + view.problem.network.output.low) / 2
    place = int(after[0] > middle) if after.size == 1 else int(after.argmax())
    return _("now {name}").format(name=data.class_names[place] if data.class_names else place)


def still_words(view: MicroscopeView) -> tuple[str, str]:
    """Say how many neurons are closed for the sample and what that holds still, and why."""
    update = view.update
    closed, neurons = update.closed_count, update.hidden_count
    if not closed:
        none = ngettext(
            "None of the {count:,} neuron is closed for this sample.",
            "None of the {count:,} neurons is closed for this sample.",
            neurons,
        )
        return none.format(count=neurons), _("A gradient passes every gate.")
    into, out = update.still
    return (
        f"{_closed_words(closed, neurons)} {_held_words(closed, into + out)}",
        _("{into:,} lead in, where ~δ~ is 0; {out:,} lead out, where ~a~ is 0.").format(into=into, out=out),
    )


def _closed_words(closed: int, neurons: int) -> str:
    of_all = ngettext("{closed:,} of {count:,} neuron", "{closed:,} of {count:,} neurons", neurons)
    return ngettext(
        "{neurons} is closed for this sample:", "{neurons} are closed for this sample:", closed
    ).format(neurons=of_all.format(closed=closed, count=neurons))


def _held_words(closed: int, weights: int) -> str:
    if closed == 1:
        words = ngettext(
            "its {weights:,} weight does not move at all.",
            "its {weights:,} weights do not move at all.",
            weights,
        )
    else:
        words = ngettext(
            "their {weights:,} weight does not move at all.",
            "their {weights:,} weights do not move at all.",
            weights,
        )
    return words.format(weights=weights)


def rate_words(view: MicroscopeView) -> str:
    """Return the learning rate as it is set."""
    return exact(view.update.rate)


def outcome_words(view: MicroscopeView) -> tuple[str, str, str]:
    """Return the loss before and after, and what becomes of the answer, in marked words."""
    update, right = view.update, right_output(view)
    before, after = float(update.outputs[right]), float(update.outputs_after[right])
    if answer_letter(view) == "p":
        what = _("Probability of {name}: {before} → {after}").format(
            name=asked_class(view), before=fixed(before, 2), after=fixed(after, 2)
        )
    else:
        what = _("Answer: {before} → {after}").format(before=figure(before), after=figure(after))
    return two_figures(update.loss), two_figures(update.loss_after), what


def two_figures(loss: float) -> str:
    """Return a loss in two decimals, finer where these would hide it."""
    return fixed(loss, 2) if 0.095 <= loss < 1000 or loss == 0 else digits(loss, 2)


def plain_words(view: MicroscopeView) -> str:
    """Say by which rule this update is made, and what the run itself does otherwise."""
    others = left_out(view.problem)
    made = _("Plain gradient descent on this sample alone; the run stays as it is.")
    if not others:
        return made
    return f"{made} {_('Its own updates have {others}.').format(others=listed(others))}"
