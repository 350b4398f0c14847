"""The model of another program that is looked at: measured, probed and cut beside the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from reluexplorer.language import _
from reluexplorer.lessons.lesson import Cancelled
from reluexplorer.models.feeding.preparation import Preparation
from reluexplorer.models.values.close_look import CloseLook
from reluexplorer.models.values.findings import Findings
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.jobs.aside import Aside, is_over, trouble_of
from reluexplorer.session.jobs.doctored import Copied, Doctored, first_look
from reluexplorer.session.jobs.feeding import Feeding
from reluexplorer.session.jobs.margins import other_margins, silent_margins, woken_margins
from reluexplorer.session.jobs.standing import Standing
from reluexplorer.session.jobs.subject import Subject, copied_by, is_seen, look
from reluexplorer.session.jobs.worker import Tell, Telling, Worker

T = TypeVar("T")
NOT_MEASURED = _("No model has been measured: open one first.")
_NEAR = 6
"""Channels that were looked at closely and are kept."""
_TRIALS, _MOST_TRIED = 50, 50_000_000
"""Margins that were tried and are kept, and parameters of a model at most that is cut unasked."""
_KEPT_BACK, _FEWEST = 0.2, 5
"""The share of the inputs that is kept back, where there are so many."""


@dataclass(frozen=True, eq=False)
class _Word:
    """What a job has come to: changes of the view, and the model that they are of."""

    changes: dict[str, Any]
    subject: Subject | None = None
    look: tuple[int, int] = (0, -1)
    """The layer and the channel to look at first, where none was chosen."""


class DoctorJob(Telling[Doctored]):
    """Looks at one model at a time; :meth:`take` returns what is new."""

    def __init__(self) -> None:
        self._worker: Worker[_Word] = Worker("doctor", _failed)
        self._near: Aside[CloseLook] = Aside("doctor-near", _NEAR)
        self._trial: Aside[Copied] = Aside("doctor-trial", _TRIALS)
        super().__init__(Doctored(), self._worker, self._near.worker, self._trial.worker)
        self._subject: Subject | None = None
        self.folder: Path | None = None
        """Where settings of pictures are kept by the digests of models; None for nowhere."""
        self._preparation: Preparation | None = None
        """That was chosen for the open model."""
        self._beside = -1
        """An input that was chosen beside those that excite the channel most."""
        self._stood: Standing | None = None
        """What was measured before that which is being opened, until that is measured too."""

    def open(
        self, path: Path, inputs: Path | None, matrices: str = "", preparation: Preparation | None = None
    ) -> None:
        """Begin to measure a model, in place of the one that is open; it is fed noise where no inputs are.

        What is chosen stays where it is the same model, and what was said of its ``matrices``. A new
        ``preparation`` of pictures is kept for it. What was measured stays where the other cannot be used.
        """
        self._collect()
        if self._view.findings is not None:
            self._stood = Standing(
                self._view, self._subject, self._preparation, self._beside,
                self._near.put_by(), self._trial.put_by(),
            )  # fmt: skip
        file, fed = str(path), "" if inputs is None else str(inputs)
        same = self._view if self._view.path == file else Doctored()
        self._near.forget()
        self._trial.forget()
        self._beside = -1
        self._subject, said = None, matrices or same.matrices
        self._view = Doctored(
            file, fed, said, stage=_("Opening {name}").format(name=path.name),
            layer=same.layer, channel=same.channel, margin=same.margin,
        )  # fmt: skip
        self._fresh = True
        self._preparation = preparation or (self._preparation if same.path else None)
        feeding = Feeding(inputs, self._preparation, self.folder, is_new=preparation is not None)
        self._worker.start(lambda tell: _examine(tell, path, feeding, said))

    def prepare(self, **changes: str) -> None:
        """Prepare pictures otherwise, as :meth:`Prepared.with_changes` does, and measure the model on them.

        Raises CommandError where it is fed none, or cannot be fed so.
        """
        self._collect()
        prepared = self._view.prepared
        if prepared is None:
            raise CommandError(_("The model is fed no pictures: choose a folder of them first."))
        try:
            made = prepared.with_changes(**changes)
        except ModelError as error:
            raise CommandError(str(error)) from error
        if made != prepared.preparation:
            self.open(Path(self._view.path), Path(self._view.inputs), "", made)

    def stop(self) -> None:
        """Leave what is being done; what was found by then stays."""
        self._collect()
        self._worker.cancel()
        if self._view.is_busy:
            stopped = "" if self._view.findings is not None else _("The measuring was stopped.")
            self._set(stage="", progress=0.0, trouble=stopped)
            self._go_back(stopped)

    def close_model(self) -> None:
        """Look at no model any more."""
        self._worker.cancel()
        self._near.forget()
        self._trial.forget()
        self._subject = self._stood = None
        self._view, self._fresh = Doctored(), True

    def choose(self, layer: int, channel: int) -> None:
        """Choose a layer and one of its channels, −1 for none; raise CommandError where it is not there."""
        self._collect()
        if not _has(self._findings(), layer, channel):
            raise CommandError(_("The model has no such channel."))
        self._near.retry()
        self._set(layer=layer, channel=channel, input=-1)
        self._beside = -1
        self._follow()

    def choose_input(self, number: int) -> None:
        """Choose the input whose maps are shown, by its place in what was opened; −1 for the first.

        Raises CommandError where it was not measured.
        """
        self._collect()
        self._findings()
        if number >= 0 and (self._subject is None or not is_seen(self._subject, number)):
            raise CommandError(_("That input was not measured."))
        self._near.retry()
        self._set(input=number)
        if number not in [each.number for each in self._view.close.found or ()]:
            self._beside = number
        self._follow()

    def set_margin(self, margin: float) -> None:
        """Say how far below its threshold a channel must stay that is cut."""
        self._collect()
        self._trial.retry()
        self._set(margin=margin)
        self._follow()

    def cut(self, path: Path) -> None:
        """Save a smaller copy by the margin, and hold it against the model on what was kept back."""
        self._collect()
        findings, subject, margin = self._findings(), self._subject, self._view.margin
        if subject is None or self._view.is_busy:
            raise CommandError(_("The model is being measured: wait, or stop that."))
        kept_back = self._view.kept_back
        self._set(stage=_("Saving {name}").format(name=path.name), progress=0.0, trouble="", copied=None)
        self._worker.start(lambda tell: _cut(tell, subject, findings, kept_back, margin, path))

    @property
    def busy(self) -> bool:
        """Whether anything is measured, or about to be."""
        self._collect()
        return super().busy

    @property
    def view(self) -> Doctored:
        """What is known now."""
        self._collect()
        return self._view

    def _findings(self) -> Findings:
        if self._view.findings is None:
            raise CommandError(NOT_MEASURED)
        return self._view.findings

    def _collect(self) -> None:
        word = self._worker.take()
        if word is not None:
            self._subject = word.subject or self._subject
            self._set(**self._with_choice(word))
            stood, view = self._stood, self._view
            if view.findings is not None:
                self._stood = None
            elif stood is not None and not view.asks_matrices:
                self._go_back(stood.why(view) if view.trouble else "")
        self._follow()

    def _go_back(self, why: str) -> None:
        """Show what was measured before again, where there is a reason and something to show."""
        stood = self._stood
        if stood is None or not why:
            return
        self._view, self._fresh, self._stood = stood.again(why), True, None
        self._subject, self._preparation, self._beside = stood.subject, stood.preparation, stood.beside
        self._near.take_back(stood.near)
        self._trial.take_back(stood.trial)

    def _follow(self) -> None:
        """Look closely at what is chosen, and try the copy by the margin, once all is measured."""
        view, subject = self._view, self._subject
        found = None if view.is_busy else view.findings
        if subject is None or found is None or view.channel < 0:
            self._near.leave()
        else:
            chosen = view.layer, view.channel, self._beside
            layer = found.layers[view.layer]
            self._near.want(chosen, partial(look, subject, layer, view.channel, self._beside))
        if subject is None or found is None or not self._is_tried(found):
            self._trial.leave()
        else:
            self._trial.want(view.margin, partial(_tried, subject, found, view.kept_back, view.margin))
        for aside in (self._near, self._trial):
            aside.collect()
        if self._near.now is not view.close or self._trial.now is not view.tried:
            self._set(close=self._near.now, tried=self._trial.now)

    def _is_tried(self, found: Findings) -> bool:
        """Whether a copy by the margin is made before it is asked for."""
        view = self._view
        is_saved = view.copied is not None and view.copied.margin == view.margin
        is_small = found.parameters <= _MOST_TRIED
        return is_small and not (found.is_made_up or is_saved) and view.may_cut(view.margin)

    def _with_choice(self, word: _Word) -> dict[str, Any]:
        """Return changes with a channel to look at, where the first findings come and none was chosen.

        A choice that stayed from before goes where a file that was written anew has no such channel.
        """
        view, changes = self._view, word.changes
        if "findings" not in changes or view.findings is not None:
            return changes
        is_chosen = bool(view.layer) or view.channel >= 0
        if is_chosen and _has(changes["findings"], view.layer, view.channel):
            return changes
        layer, channel = word.look
        return {**changes, "layer": layer, "channel": channel}


def _has(found: Findings, layer: int, channel: int) -> bool:
    """Whether a layer and one of its channels, −1 for none, are there."""
    return layer < len(found.layers) and channel < found.layers[layer].layer.channels


def _examine(tell: Tell[_Word], path: Path, feeding: Feeding, matrices: str) -> None:
    """Open, measure, measure what is kept back, and probe."""
    from reluexplorer.models.doctor import Examination, examine, woken
    from reluexplorer.models.feeding.prepared import prepared_of
    from reluexplorer.models.feeding.signature import signature_of
    from reluexplorer.models.measuring.measure import measured
    from reluexplorer.models.opening.described import described
    from reluexplorer.models.opening.layout import Layout, LayoutUnknownError
    from reluexplorer.models.opening.opened import opened

    try:
        model = opened(path, Layout(matrices) if matrices else None)
    except LayoutUnknownError as error:
        tell(_Word({"stage": "", "progress": 0.0, "trouble": str(error), "asks_matrices": True}))
        return
    signature = signature_of(model.model)
    whole, said = feeding.samples(model.digest, signature)
    on_the_way = _Stages(tell)
    on_the_way.found(about=described(model.model))
    share = _KEPT_BACK if feeding.inputs is not None and whole.count >= _FEWEST else 0.0
    on_the_way.begin(_("Measuring {count:,} inputs").format(count=whole.count), 0.0, 0.7)

    def examined(**ways: Any) -> Examination:
        return examine(model, whole, share=share, **ways)

    found = on_the_way.done(examined)
    found = replace(found, findings=replace(found.findings, notes=(*said, *found.findings.notes)))
    on_the_way.subject = Subject(model, found.samples, found.kept_back)
    on_the_way.found(prepared=prepared_of(whole, signature, found.agreement))
    on_the_way.measured(found.findings)
    if found.kept_back.count:
        on_the_way.begin(_("Measuring what was kept back"), 0.7, 0.8)
        kept_back = on_the_way.done(partial(measured, model, found.kept_back))
        woken_margins(found.findings, kept_back)
        on_the_way.found(kept_back=kept_back)
    if not found.samples.is_made_up:
        on_the_way.begin(_("Trying probe inputs"), 0.8, 1.0)
        on_the_way.found(waking=on_the_way.done(partial(woken, found)))
    on_the_way.end()


class _Stages:
    """Tells of one stage after another what is done and what was found."""

    def __init__(self, tell: Tell[_Word], subject: Subject | None = None) -> None:
        self._tell, self.subject, self._look = tell, subject, (0, -1)
        self._changes: dict[str, Any] = {}
        self._low, self._high = 0.0, 1.0

    def begin(self, stage: str, low: float, high: float) -> None:
        """Say what is done now, from one share of the whole to another."""
        self._low, self._high = low, high
        self.found(stage=stage, progress=low)

    def done(self, work: Callable[..., T]) -> T:
        """Return what comes of a stage; raise Cancelled where nobody waits for it any more."""
        from reluexplorer.models.measuring.process import StoppedError

        try:
            return work(on_the_way=self.share, is_cancelled=self.is_over)
        except StoppedError:
            raise Cancelled from None

    def share(self, done: float) -> None:
        """Say how much of the stage is done."""
        if not self.is_over():
            self.found(progress=self._low + (self._high - self._low) * done)

    def found(self, **changes: Any) -> None:
        """Say what is known beside what was said."""
        self._changes = {**self._changes, **changes}
        self._tell(_Word(self._changes, self.subject, self._look))

    def measured(self, findings: Findings) -> None:
        """Say what was measured; what is kept of it is found here, where the window need not wait for it."""
        self._look = first_look(findings)
        silent_margins(findings)
        other_margins(findings)
        self.found(findings=findings)

    def end(self, **changes: Any) -> None:
        """Say that all is done."""
        self.found(stage="", progress=0.0, **changes)

    def is_over(self) -> bool:
        """Whether nobody waits for it any more."""
        return is_over(self._tell)


def _cut(
    tell: Tell[_Word],
    subject: Subject,
    findings: Findings,
    kept_back: Findings | None,
    margin: float,
    path: Path,
) -> None:
    """Write a smaller copy, and run it beside the model."""
    from reluexplorer.models.cutting.saving import save

    on_the_way = _Stages(tell, subject)
    if kept_back is not None:
        on_the_way.begin(_("Comparing the copy on what was kept back"), 0.0, 1.0)
    cut, copied = on_the_way.done(partial(copied_by, subject, findings, kept_back, margin))
    if not cut.channels:
        raise ModelError(_("No channel can be cut by this margin, so no copy was saved."))
    tell.check()
    on_the_way.end(copied=replace(copied, path=str(save(cut, path, *subject.opened.files))))


def _tried(*subject: Any, **ways: Any) -> Copied:
    """Return what a copy does that is not saved."""
    _cut, copied = copied_by(*subject, **ways)
    return copied


def _failed(error: Exception) -> _Word:
    return _Word({"stage": "", "progress": 0.0, "trouble": trouble_of(error)})
