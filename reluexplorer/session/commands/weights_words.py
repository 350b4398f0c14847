"""What is said of weights that were opened: what the file says of their function, and what is assumed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from reluexplorer.core.data.dataset import Dataset, Scale
from reluexplorer.core.export.function_facts import FunctionFacts, read_facts, same_scales
from reluexplorer.core.network.given_weights import GivenWeights
from reluexplorer.core.network.heads import HEADS
from reluexplorer.core.problem.make import AUTOMATIC, fitting_heads
from reluexplorer.core.problem.problem import Problem
from reluexplorer.language import _
from reluexplorer.sentences import shortened
from reluexplorer.session.document.document import NetworkChoice
from reluexplorer.text import listed

_LETTERS = 60


def facts_in(given: GivenWeights) -> FunctionFacts:
    """Return what the file of weights says of their function."""
    return read_facts(given.about, len(given.sizes) - 2)


def weights_words(
    given: GivenWeights, before: NetworkChoice, problem: Problem, chosen: frozenset[str] = frozenset()
) -> str:
    """Return sentences on the function of a problem that begins with weights.

    What the file says is named where it is other than what was set ``before``; what it does not say is named
    as assumed. Nothing is said of what was ``chosen`` beside the file: activation, output.
    """
    facts, dataset = facts_in(given), problem.dataset
    parts = (
        *_of_the_function(given, before, problem, chosen),
        *_of_inputs(facts, dataset),
        *_of_answers(facts, dataset),
    )
    return " ".join(parts)


def contradictions(given: GivenWeights, made: NetworkChoice, dataset: Dataset) -> Iterator[str]:
    """Yield a sentence for each choice that takes the place of what a file of weights says."""
    facts = facts_in(given)
    here, there = ([one.label for one in each] for each in (made.activations, facts.activations))
    if there and here != there:
        yield _("The activation is {here}, as asked for; the file of the weights says {there}.").format(
            here=_once(here), there=_once(there)
        )
    output = _usual(dataset) if made.output == AUTOMATIC else made.output
    if facts.output and output != facts.output:
        yield _("The output is {here}, as asked for; the file of the weights says {there}.").format(
            here=HEADS[output].label, there=HEADS[facts.output].label
        )


def _of_the_function(
    given: GivenWeights, before: NetworkChoice, problem: Problem, chosen: frozenset[str]
) -> Iterator[str]:
    facts, network = facts_in(given), problem.network
    output = network.output.label
    named, assumed = {}, {}
    if network.hidden and "activation" not in chosen:
        activation = _once([layer.activation.label for layer in network.hidden])
        slopes = any(each is not None for each in given.slopes)
        if not facts.activations and not slopes:
            assumed["activation"] = activation
        elif facts.activations and activation != before.activation.label:
            named["activation"] = activation
    if "output" not in chosen:
        if not facts.output:
            assumed["output"] = output
        elif facts.output == network.head and network.head not in {before.output, _usual(problem.dataset)}:
            named["output"] = output
    if named:
        yield _named(frozenset(named)).format(**named)
    if assumed:
        said = _assumed(frozenset(assumed), known=not facts.unknown)
        yield said.format(**assumed, unknown=shortened(facts.unknown, _LETTERS))
    if facts.output not in {"", network.head} and "output" not in chosen:
        yield _(
            "The file says the output {there}, which does not fit these data; {output} takes its place."
        ).format(there=HEADS[facts.output].label, output=output)


def _named(parts: frozenset[str]) -> str:
    """Return the sentence on what a file says of its function: activation, output or both."""
    if parts == {"activation"}:
        return _("As the file says, the activation is {activation}.")
    if parts == {"output"}:
        return _("As the file says, the output is {output}.")
    return _("As the file says, the activation is {activation} and the output is {output}.")


def _assumed(parts: frozenset[str], *, known: bool) -> str:
    """Return the sentence on what a file does not say, or says in words that are not ``known``."""
    if parts == {"activation"}:
        if known:
            return _("The file does not say its activation; {activation} is assumed.")
        return _(
            "The file does not say its activation in words known here ({unknown}); {activation} is assumed."
        )
    if parts == {"output"}:
        if known:
            return _("The file does not say its output; the output {output} is assumed.")
        return _(
            "The file does not say its output in words known here ({unknown}); the output {output} is "
            "assumed."
        )
    if known:
        return _(
            "The file does not say its activation or output; {activation} and the output {output} are "
            "assumed."
        )
    return _(
        "The file does not say its activation or output in words known here ({unknown}); {activation} and "
        "the output {output} are assumed."
    )


def _usual(dataset: Dataset) -> str:
    return fitting_heads(dataset.task)[0]


def _once(labels: Sequence[str]) -> str:
    """Return the functions of the hidden layers by name, each once where neighbours share it."""
    return listed([label for label, _run in groupby(labels)])


def _of_inputs(facts: FunctionFacts, dataset: Dataset) -> Iterator[str]:
    """Yield what of the inputs is other than where the weights were learned."""
    if facts.inputs and ", ".join(facts.inputs) != ", ".join(dataset.feature_names):
        yield _(
            "Its inputs are others than those of these data: input {number} is {there} there, {here} here."
        ).format(**_first_other(facts.inputs, dataset.feature_names))
    elif facts.inputs and not same_scales(facts.scales, _changing(dataset)):
        yield (
            _(
                "Its inputs were scaled otherwise than those of these data, so its answers here are "
                "not those that it gave there."
            )
        )


def _of_answers(facts: FunctionFacts, dataset: Dataset) -> Iterator[str]:
    """Yield what of the outputs stands for something else than where the weights were learned."""
    here = dataset.class_names or dataset.target_names
    if facts.answers and here and ", ".join(facts.answers) != ", ".join(here):
        if dataset.class_names:
            said = _(
                "Its classes are others than those of these data: class {number} is {there} there, {here} "
                "here."
            )
        else:
            said = _(
                "Its targets are others than those of these data: output {number} is {there} there, {here} "
                "here."
            )
        yield said.format(**_first_other(facts.answers, here))


def _first_other(there: Sequence[str], here: Sequence[str]) -> dict[str, str]:
    """Return the number of the first of some names that differs, and the name ``there`` and ``here``."""
    pairs = zip(there, here, strict=False)
    number, (own, other) = next(
        ((n, pair) for n, pair in enumerate(pairs, 1) if pair[0] != pair[1]), (1, ("", ""))
    )
    return {"number": str(number), "there": shortened(own, _LETTERS), "here": shortened(other, _LETTERS)}


def _changing(dataset: Dataset) -> tuple[Scale, ...]:
    return dataset.scales if any(scale.changes for scale in dataset.scales) else ()
