"""What the experiments and measurements answer to the lessons' questions, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reluexplorer.lessons.exhibit import Bars, Exhibit, Line, Lines
from reluexplorer.text import counted, digits, fixed, percent

Answer = Callable[[Mapping[str, float], Exhibit | None, Mapping[str, float]], str]
"""From the knobs' values, what the stage shows and the figures that were measured, to the answer."""
ALONG_THE_RAY = "f(a·x)"
"""The curve of the network's output over the factor of its input."""
TO_RUN = "Run the experiment (Space): it shows the answer."


def of_a_neuron(knobs: Mapping[str, float], _stage: Exhibit | None, _figures: Mapping[str, float]) -> str:
    """Return what the neuron gives for an input of −2."""
    z = -2.0 * knobs["weight"] + knobs["bias"]
    why = "it is positive and passes" if z > 0 else "it is not positive"
    return f"w·x + b is {fixed(z, 2)}: {why}, so the neuron gives {fixed(max(0.0, z), 2)}."


def of_the_stage(says: Callable[[Exhibit], str | None]) -> Answer:
    """Return what the stage ``says`` once the experiment runs, as one of the moment until it has ended."""

    def answer(_knobs: Mapping[str, float], stage: Exhibit | None, _figures: Mapping[str, float]) -> str:
        if stage is None or stage.done == 0 or (found := says(stage)) is None:
            return TO_RUN
        return found if stage.done >= 1 else f"So far, at {stage.progress}: {found}"

    return answer


def of_the_first_badge(after: str) -> Answer:
    """Return the answer that the badge of the stage's first card is, with what is to be known of it."""
    return of_the_stage(lambda stage: f"{stage.cards[0].badge}. {after}")


@of_the_stage
def of_times(stage: Exhibit) -> str:
    """Return how many times ReLU's time tanh takes, alone and within a step of training."""
    alone, *others = (card.badge for card in stage.cards)
    return "; in a whole training step ".join((f"Alone {alone}", *others)) + "."


def of_six_layers(_knobs: Mapping[str, float], _stage: Exhibit | None, figures: Mapping[str, float]) -> str:
    """Return how many digits six layers of sigmoid learn to read."""
    share, relu = figures.get("accuracy_sigmoid_6"), figures.get("accuracy_relu_6")
    if share is None or relu is None:
        return "Only the measurement trains them: press Measure this claim, on the right."
    verdict = "no more than always saying one digit would" if share < 0.15 else "more than guessing would"
    return (
        f"{fixed(100.0 * share, 0)} of 100, {verdict}; six layers of ReLU, with the same first weights, read "
        f"{fixed(100.0 * relu, 0)}."
    )


@of_the_stage
def of_reading(stage: Exhibit) -> str | None:
    """Return the share of digits that the network with ReLU reads, and how it stands beside the others."""
    bars = _bars(stage)
    if bars is None:
        return None
    mine = bars.bars[0]
    better = [bar.label for bar in bars.bars[1:] if bar.value > mine.value]
    beside = f"{' and '.join(better)} read more" if better else "none of the others reads more"
    return f"{mine.text}; {beside} with this seed. Guessing would read {percent(0.1)}."


def of_doubling(_knobs: Mapping[str, float], stage: Exhibit | None, _figures: Mapping[str, float]) -> str:
    """Return by what the output grows between one time and two times the input."""
    ray = None if stage is None else _line(stage, ALONG_THE_RAY)
    if ray is None:
        return TO_RUN
    once, twice = (float(ray.y[abs(ray.x - factor).argmin()]) for factor in (1.0, 2.0))
    found = f"f(x) is {fixed(once, 4)} and f(2x) {fixed(twice, 4)}"
    if abs(once) < 1e-12:
        return f"{found}: both are nothing here; turn x to where the output is not 0."
    if abs(twice / once - 2.0) < 1e-6:
        return f"{found}: exactly {digits(twice / once)} times as much, since no gate changes along the ray."
    return f"{found}: {digits(twice / once)} times as much, not 2, since biases do not double with the input."


@of_the_stage
def of_lost_digits(stage: Exhibit) -> str | None:
    """Return how many digits the network with ReLU outputs never says."""
    bars = _bars(stage)
    if bars is None:
        return None
    lost = [bar.label.lower() for bar in bars.bars if bar.text == "never said"]
    if not lost:
        return "None with this seed and rate; other seeds lose some."
    return f"{counted(len(lost), 'digit')} of {len(bars.bars)}: {', '.join(lost)}."


def _bars(stage: Exhibit) -> Bars | None:
    return next((chart for chart in stage.cards[0].charts if isinstance(chart, Bars)), None)


def _line(stage: Exhibit, label: str) -> Line | None:
    charts = (chart for card in stage.cards for chart in card.charts)
    lines = (line for chart in charts if isinstance(chart, Lines) for line in chart.lines)
    return next((line for line in lines if line.label == label), None)
