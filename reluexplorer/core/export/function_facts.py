"""What a file of weights says of the function that they belong to, as short texts: written and read here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.data.dataset import Dataset, Scale
from reluexplorer.core.network.heads import HEADS
from reluexplorer.core.problem.problem import Problem
from reluexplorer.core.problem.validation import demand_parameters
from reluexplorer.language import english


@dataclass(frozen=True)
class FunctionFacts:
    """What a file says of its network's function; empty is what it does not say, or in unknown words."""

    activations: tuple[ActivationChoice, ...] = ()
    """Of each hidden layer."""
    output: str = ""
    """The output layer's name."""
    inputs: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    """The classes in the order of their numbers, or the targets in the order of the outputs."""
    scales: tuple[Scale, ...] = ()
    """What was taken from each input of a table, and what it was divided by."""
    unknown: str = ""
    """The activations as the file words them, where they are none of these here."""


def facts_of(problem: Problem) -> dict[str, str]:
    """Return what a problem's function is, as texts that :func:`read_facts` reads."""
    network, dataset = problem.network, problem.dataset
    facts = {
        "activations": ", ".join(_written(layer.activation) for layer in network.hidden),
        "output": network.head,
        "inputs": ", ".join(dataset.feature_names),
        "data": title_of(dataset),
        "program": "ReLU Explorer",
    }
    if answers := dataset.class_names or dataset.target_names:
        facts["answers"] = ", ".join(answers)
    if any(scale.changes for scale in dataset.scales):
        facts["scaling"] = _scaling(dataset.scales)
    if any(scale.changes for scale in dataset.target_scales):
        facts["target scaling"] = _scaling(dataset.target_scales)
    return facts


def title_of(dataset: Dataset) -> str:
    """Return what data are called in files: tables as their own, others in English."""
    return dataset.title if dataset.prepared else english(dataset.title)


def read_facts(about: Mapping[str, str], layers: int) -> FunctionFacts:
    """Return what the texts of a file say of a network with so many hidden layers."""
    said = about.get("activations", "").strip()
    found = [_read(text) for text in said.split(",")] if said and layers else []
    known = tuple(each for each in found if each is not None)
    whole = len(known) == len(found) == layers
    output = about.get("output", "")
    inputs, answers = about.get("inputs", ""), about.get("answers", "")
    return FunctionFacts(
        known if whole else (),
        output if output in HEADS else "",
        tuple(inputs.split(", ")) if inputs else (),
        tuple(answers.split(", ")) if answers else (),
        tuple(_read_scaling(about.get("scaling", ""))),
        "" if whole else said,
    )


def same_scales(one: Sequence[Scale], other: Sequence[Scale]) -> bool:
    """Whether two scalings make the same of a table, but for rounding."""
    return len(one) == len(other) and all(
        abs(a.mean - b.mean) <= 1e-9 * (abs(a.mean) + a.deviation)
        and abs(a.deviation - b.deviation) <= 1e-9 * a.deviation
        for a, b in zip(one, other, strict=True)
    )


def _written(choice: ActivationChoice) -> str:
    return " ".join([english(choice.entry.label), *(repr(float(value)) for value in choice.values)])


def _read(text: str) -> ActivationChoice | None:
    """Return the activation of such words; None where there is none, or not with these parameters."""
    plain = " ".join(text.split()).replace("−", "-")
    for name, entry in CATALOGUE.items():
        label = english(entry.label)
        if plain == label:
            return ActivationChoice(name)
        rest = plain.removeprefix(f"{label} ")
        numbers = rest.split()
        if rest == plain or len(numbers) != len(entry.parameters):
            continue
        try:
            values = tuple(map(float, numbers))
            demand_parameters(entry, values)
        except ValueError:
            return None
        return ActivationChoice(name, () if values == entry.defaults else values)
    return None


def _scaling(scales: Sequence[Scale]) -> str:
    return ", ".join(f"{scale.mean!r} {scale.deviation!r}" for scale in scales)


def _read_scaling(text: str) -> Iterator[Scale]:
    for part in text.split(",") if text else ():
        try:
            mean, deviation = map(float, part.split())
        except ValueError:
            return
        yield Scale(mean, deviation)
