"""An activation in a model, with what feeds it."""

from __future__ import annotations

from dataclasses import dataclass, field

from reluexplorer.models.values.kinds import Kind, Shape


@dataclass(frozen=True)
class Source:
    """What makes the pre-activations of a layer."""

    words: str = ""
    """In the design's short form: ``conv 3×3, norm``, ``squeeze 1×1``, ``dense``, ``sum of 2``."""
    parameters: int = 0
    """Weights and biases that belong to its channels alone."""
    operations: int = 0
    """Multiply–adds an input; 0 where shapes are not known."""


@dataclass(frozen=True)
class Layer:
    """An activation function at one place of the graph, and the tensors before and after it."""

    name: str
    """Unique in the model: the node's own name, or made of its kind and number."""
    kind: Kind
    z: str
    """Tensor of pre-activations."""
    h: str
    """Tensor of activations."""
    channels: int
    axis: int
    """Of ``z``, along which channels lie; the first is of samples."""
    shape: Shape = field(default_factory=Shape)
    source: Source = Source()
    nodes: tuple[str, ...] = ()
    """First outputs of the nodes that compute it: one, or several of a composite."""
    within: tuple[str, ...] = ()
    """Names of the If and Loop nodes around it with the branch, outermost first: ``If_3/then``."""
