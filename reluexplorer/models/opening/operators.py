"""Which operators a model uses that nothing here can compute, and which are only not looked into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from reluexplorer.language import _
from reluexplorer.models.opening.graphs import nodes
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import some

if TYPE_CHECKING:
    import onnx

OLDEST, NEWEST = 7, 23
"""Opsets of ONNX's own operators that are read."""
_OWN = frozenset({"", "ai.onnx"})
_OF_ONNX = frozenset({*_OWN, "ai.onnx.ml"})
_OF_RUNTIME = frozenset({"com.microsoft", "com.microsoft.nchwc", "com.ms.internal.nhwc"})


def demand_computable(model: onnx.ModelProto) -> tuple[str, ...]:
    """Return notes on operators of onnxruntime's own.

    Raises :class:`ModelError` where the opset is not read, or where operators prevent it from running at all.
    """
    versions = {each.domain if each.domain not in _OWN else "": each.version for each in model.opset_import}
    used = Counter(
        (node.domain if node.domain not in _OWN else "", node.op_type) for node in nodes(model.graph)
    )
    _demand_opset(versions, any(domain == "" for domain, _name in used))
    foreign = [key for key in used if key[0] not in _OF_ONNX | _OF_RUNTIME]
    unknown = [key for key in used if key[0] in _OF_ONNX and not _is_known(*key, versions)]
    if foreign:
        raise ModelError(
            _(
                "It cannot run here: the operators {names} are of no library that is installed. Export it "
                "with ONNX's own operators."
            ).format(names=_named(foreign))
        )
    if unknown:
        raise ModelError(
            _("It cannot run: ONNX has no operators {names} at the opset that it names ({opset}).").format(
                names=_named(unknown), opset=versions.get(unknown[0][0], 1)
            )
        )
    own = [key for key in used if key[0] in _OF_RUNTIME]
    if not own:
        return ()
    return (
        _(
            "It uses operators of onnxruntime's own, as optimised models do: {names}. Activations within "
            "them are not seen; the model as it was exported shows all."
        ).format(names=_named(own)),
    )


def _demand_opset(versions: dict[str, int], is_needed: bool) -> None:
    opset = versions.get("")
    if opset is None:
        if is_needed:
            raise ModelError(
                _("It is damaged, or ends early: it does not say which opset it is written for.")
            )
        return
    if not OLDEST <= opset <= NEWEST:
        raise ModelError(
            _(
                "It is written for opset {opset}; {oldest} to {newest} are read. Export it with "
                "opset_version=17, or convert it: onnx.version_converter.convert_version(model, 17)."
            ).format(opset=opset, oldest=OLDEST, newest=NEWEST)
        )


def _is_known(domain: str, name: str, versions: dict[str, int]) -> bool:
    from onnx import defs

    try:
        return not defs.get_schema(name, versions.get(domain, 1), domain).deprecated
    except (defs.SchemaError, TypeError):  # a version may be longer than what C++ takes
        return False


def _named(keys: Iterable[tuple[str, str]]) -> str:
    return some(sorted(f"{domain}.{name}" if domain else name for domain, name in keys), 90)
