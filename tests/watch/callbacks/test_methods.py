"""The callbacks without their libraries: the methods that these call, on a watch that stands in."""

from __future__ import annotations

import pytest

from reluexplorer.watch.callbacks import lightning, transformers
from reluexplorer.watch.callbacks.lightning import LightningMethods
from reluexplorer.watch.callbacks.transformers import TrainerMethods
from tests.watch.callbacks.standing_in import Told


class Module:
    """Of Lightning's, with a part that can be named."""

    def get_submodule(self, name: str) -> str:
        return f"the part {name}"


def test_a_trainer_of_transformers_is_watched_from_its_beginning_to_its_end(made: list[Told]) -> None:
    methods = TrainerMethods(20, window=5, file="here.watch")
    methods.on_log(None, None, None, {"loss": 1.0})
    methods.on_train_begin(None, None, None, model="the model", train_dataloader=None)
    methods.on_log(None, None, None, {"loss": 0.5, "grad_norm": 2.0, "learning_rate": 0.1, "epoch": 1.0})
    methods.on_log(None, None, None, {"eval_loss": 0.75})
    methods.on_log(None, None, None)
    (watch,) = made
    assert (watch.model, watch.every) == ("the model", 20)
    assert watch.options == {"cost": None, "window": 5, "file": "here.watch", "name": None}
    assert watch.logged == [{"loss": 0.5, "grad_norm": 2.0}]
    assert not watch.is_closed
    methods.on_train_end(None, None, None)
    assert watch.is_closed


def test_a_second_training_is_a_second_watch(made: list[Told]) -> None:
    methods = TrainerMethods()
    for model in ("first", "second"):
        methods.on_train_begin(None, None, None, model=model)
    assert [(each.model, each.is_closed) for each in made] == [("first", True), ("second", False)]


@pytest.mark.parametrize("outputs", [0.5, {"loss": 0.5}, {"loss": 0.5, "more": 1}])
def test_the_loss_of_lightning_is_kept_in_whatever_form_it_comes(made: list[Told], outputs: object) -> None:
    methods = LightningMethods(of="net")
    methods.on_train_start(None, Module())
    methods.on_train_batch_end(None, None, outputs, None, 0)
    methods.on_train_batch_end(None, None, None, None, 1)
    methods.on_train_batch_end(None, None, {}, None, 2)
    assert made[0].model == "the part net"
    assert made[0].logged == [{"loss": 0.5}]


@pytest.mark.parametrize("is_error", [False, True])
def test_lightning_ends_the_watch_also_where_it_fails(made: list[Told], is_error: bool) -> None:
    methods = LightningMethods(of="net")
    methods.on_train_start(None, Module())
    if is_error:
        methods.on_exception(None, None, KeyboardInterrupt())
    else:
        methods.on_train_end(None, None)
    assert made[0].is_closed


@pytest.mark.parametrize("module", [lightning, transformers])
def test_only_the_callback_is_made_when_it_is_asked_for(module: object) -> None:
    with pytest.raises(AttributeError):
        _ = module.Other  # type: ignore[attr-defined]
