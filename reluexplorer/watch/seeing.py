"""One look at a model: while it runs, each activation that is called is counted, on the device it runs on."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from reluexplorer.models.values.kinds import Kind, Shape
from reluexplorer.watch.functions import activation_of, needs_weights
from reluexplorer.watch.layer_register import MOST_USES, Key, LayerRegister
from reluexplorer.watch.origins import Origin, Origins, Owned
from reluexplorer.watch.passes import is_transformed, never

_WRAPS = frozenset(
    {
        ("OptimizedModule", "_orig_mod"), ("DistributedDataParallel", "module"), ("DataParallel", "module"),
        ("FullyShardedDataParallel", "_fsdp_wrapped_module"),
    }
)  # fmt: skip
"""Modules around a model, and what they call it: it is no part of names."""
_COMPILER = "torch._dynamo"
"""Loaded where anything is compiled."""
_OUTSIDE = "", None, None
"""Of all modules: a function that a script calls itself."""
_ACTIVATIONS = "torch.nn.modules.activation"
"""Where PyTorch has its modules of activation functions."""


@dataclass(frozen=True)
class Call:
    """An activation that is about to be computed."""

    number: int
    """In the register."""
    z: Any
    axis: int
    shape: Shape


@dataclass(eq=False)
class Look:
    """What is seen between ``begin`` and ``end``, which may come in several pairs.

    ``take`` is called with each activation before it is computed, as it may be computed in place. What it or
    anything here raises goes to ``failed``, and the model goes on.
    """

    model: Any
    register: LayerRegister
    take: Callable[[Call], None]
    failed: Callable[[Exception], None]
    after: Callable[[str, Sequence[Any], Any], None] | None = None
    """Called with other functions that have been computed: name, arguments, result."""
    calls: list[tuple[Any, int | None]] = field(default_factory=list)
    """The modules of PyTorch's own that called activations on what they were given, with their numbers.

    None in the place of a module for what was called otherwise.
    """
    places: dict[int, tuple[Any, str]] = field(default_factory=dict)
    """By the identity of modules and parameters: what holds them, and under which name."""
    is_blind: bool = False
    """After an error nothing is looked at any more; what sees calls stays in its place until ``end``."""
    is_over: Callable[[], bool] = never
    """Whether the pass was left unsaid, as an interrupt leaves it: what is called then is no part of it."""
    _modules: dict[int, str] = field(default_factory=dict)
    _running: list[tuple[str, Any, Any]] = field(default_factory=list)
    """Names of the modules that run, innermost last; an activation with itself and its input."""
    _uses: dict[Key, int] = field(default_factory=dict)
    _origins: Origins = field(default_factory=lambda: Origins({}))
    _mode: Any = None
    _stance: Any = None
    """Lets compiled parts run as they are written, else what sees them would be compiled along."""
    _handles: list[Any] = field(default_factory=list)

    def begin(self) -> None:
        """Begin to see what this thread calls."""
        from torch.nn.modules import module as hooks

        self.end()
        parameters: dict[int, Owned] = {}
        self._know(self.model, "", parameters)
        self._origins = Origins(parameters)
        self._uses.clear()
        self.calls.clear()
        self._handles = [
            hooks.register_module_forward_pre_hook(self._entered),
            hooks.register_module_forward_hook(self._left, always_call=True),
        ]
        self._stance = let_run_as_written()
        self._mode = mode = _mode_class()()
        mode.look = self
        mode.__enter__()

    def _know(self, module: Any, name: str, parameters: dict[int, Owned]) -> None:
        """Take in the names of a module, its parts and parameters; the first name of each counts.

        As ``named_modules`` and ``named_parameters`` give them, in a third of their time.
        """
        self._modules[id(module)] = name
        for own, parameter in module._parameters.items():
            if parameter is not None:
                parameters.setdefault(id(parameter), Owned(name, own, parameter))
                self.places.setdefault(id(parameter), (module, own))
        for own, part in module._modules.items():
            if part is not None and id(part) not in self._modules:
                self.places[id(part)] = module, own
                short = "" if (type(module).__name__, own) in _WRAPS else own
                self._know(part, _joined(name, short), parameters)

    def stop(self) -> None:
        """Stop seeing, but leave the hooks, which PyTorch goes through while an exception leaves a module."""
        mode, self._mode = self._mode, None
        if mode is not None:
            _take_off(mode)
        self._see_no_more()
        self._running.clear()
        self._modules.clear()

    def _see_no_more(self) -> None:
        """Count nothing more and let compiled parts run; a mode cannot be taken off within what it sees."""
        self.is_over = never
        stance, self._stance = self._stance, None
        if stance is not None:
            stance.__exit__(None, None, None)

    def end(self) -> None:
        """Stop seeing; nothing is left behind. A second time does nothing."""
        self.stop()
        for handle in self._handles:
            handle.remove()
        self._handles.clear()
        self.calls.clear()
        self.places.clear()
        self._origins = Origins({})

    def _entered(self, module: Any, args: Any) -> None:
        if self.is_over():
            self.is_blind = True
            self.end()
            return
        name = self._modules.get(id(module))
        if name is not None:
            is_one = type(module).__module__ == _ACTIVATIONS
            self._running.append((name, module, args[0] if args else None) if is_one else (name, None, None))

    def _left(self, module: Any, _args: Any, _result: Any) -> None:
        if self._running and id(module) in self._modules:
            self._running.pop()

    def called(self, function: Any, args: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Compute a function, seen."""
        if not self.is_blind and self.is_over():
            self.is_blind = True
            self._see_no_more()
        if self.is_blind:
            return function(*args, **named)
        name = getattr(function, "__name__", "")
        bare = name.strip("_")
        is_activation = False
        try:
            found = activation_of(bare, args, named)
            if found is not None:
                is_activation = self._saw(name, bare, args, named, *found)
        except Exception as error:
            self._fail(error)
        result = function(*args, **named)
        try:
            if is_activation:
                self._origins.forget(result)
            else:
                self._origins.called(bare, args, named, result)
                if self.after is not None:
                    self.after(bare, args, result)
        except Exception as error:
            self._fail(error)
        return result

    def _fail(self, error: Exception) -> None:
        self.is_blind = True
        self.failed(error)

    def _saw(
        self, name: str, bare: str, args: Sequence[Any], named: Mapping[str, Any], kind: Kind, shape: Shape
    ) -> bool:
        """Count an activation and return whether it is one."""
        z = args[0] if args else named["input"]
        origin = self._origins.of(z)
        if not z.is_floating_point() or z.numel() == 0 or z.ndim == 0 or is_transformed():
            return False
        if origin is None and needs_weights(bare):
            return False
        key = self._key(name, bare, named, origin)
        number = self.register.number(key, kind, shape, z, origin)
        _place, module, given = self._running[-1] if self._running else _OUTSIDE
        self.calls.append((module if given is z else None, number))
        if number is not None:
            self.take(Call(number, z.detach(), self.register.entries[number].axis, shape))
        return True

    def _key(self, name: str, bare: str, named: Mapping[str, Any], origin: Origin | None) -> Key:
        place, module, _given = self._running[-1] if self._running else _OUTSIDE
        form = type(module).__name__
        if module is None:
            in_place = name.endswith("_") or named.get("inplace") is True
            form = f"F.{bare}{'_' * in_place}"
        weights = tuple(".".join(each[:2]) for each in origin.owned) if origin is not None else ()
        first = Key(place, form, weights, 0)
        use = self._uses[first] = min(self._uses.get(first, 0) + 1, MOST_USES)
        return first._replace(use=use)


def _take_off(mode: Any) -> None:
    """Take a mode off this thread's, wherever it is: an interrupt may have left others above it, or none."""
    from torch.overrides import _len_torch_function_stack, _pop_mode, _push_mode

    above = []
    while _len_torch_function_stack():
        last = _pop_mode()
        if last is mode:
            break
        above.append(last)
    for each in reversed(above):
        _push_mode(each)


def let_run_as_written() -> Any:
    """Let compiled parts run as written until what is returned is left; None where there are none."""
    if _COMPILER not in sys.modules:
        return None
    import torch

    return torch.compiler.set_stance("force_eager")


def _joined(name: str, own: str) -> str:
    return f"{name}.{own}" if name and own else name or own


@cache
def _mode_class() -> Any:
    """Return the mode of PyTorch that lets its look see each function that is called while it is on."""
    from torch.overrides import TorchFunctionMode

    def seen(self: Any, function: Any, _types: Any, args: Sequence[Any] = (), named: Any = None) -> Any:
        return self.look.called(function, args, named or {})

    return types.new_class(
        "Seeing", (TorchFunctionMode,), exec_body=lambda body: body.update(__torch_function__=seen)
    )
