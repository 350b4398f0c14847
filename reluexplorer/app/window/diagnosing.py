"""What the window adds to the diagnostics: screen, size, theme, and what runs; and their copy."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.trouble.diagnostics import diagnostics
from reluexplorer.language import _, ngettext, pgettext
from reluexplorer.session.document.document import DataChoice, Recipe
from reluexplorer.session.document.limits import TABLE
from reluexplorer.session.session import Session, State
from reluexplorer.text import exact
from reluexplorer.widgets.theme.stylesheet import current_theme

_COPIED = _("The diagnostics are in the clipboard: versions, what runs, and the last lines of the log.")


def copy_diagnostics(window: QWidget, session: Session, settings: Settings | None) -> None:
    """Put the diagnostics into the clipboard and say so."""
    QGuiApplication.clipboard().setText(diagnosed(window, session, settings))
    session.notify(_COPIED, "info")


def diagnosed(window: QWidget, session: Session, settings: Settings | None) -> str:
    """Return the diagnostics of a window."""
    state = session.state
    screen = window.screen()
    size, ratio = screen.size(), exact(screen.devicePixelRatio())
    return diagnostics(
        {
            _("Screen"): _("{platform}, {width}×{height}, ratio {ratio}, {density} dots per inch").format(
                platform=QGuiApplication.platformName(),
                width=size.width(),
                height=size.height(),
                ratio=ratio,
                density=exact(screen.logicalDotsPerInch()),
            ),
            _("Window"): f"{window.width()}×{window.height()}",
            **shown(current_theme().name, state.document.view.theme, settings),
            _("Workspace"): state.document.view.workspace,
            pgettext("diagnostics", "Run"): run_words(state),
            _("Network"): network_words(state.document.recipe),
            _("Training"): training_words(state.document.recipe),
            _("Data"): data_words(state.document.recipe.data),
        }
    )


def shown(theme: str, chosen: str, settings: Settings | None) -> dict[str, str]:
    """Return the theme and the size of the interface."""
    return {
        _("Theme"): _("{theme}, as the system has it").format(theme=theme) if chosen == "system" else theme,
        _("Interface"): f"{100 if settings is None else settings.scale()} %",
    }


def run_words(state: State) -> str:
    """Say how far a run is: step 3 of 40 that were made, paused."""
    run = state.run
    if state.is_current:
        said = _("step {step:,} of {head:,} that were made, {status}")
    else:
        said = _("step {step:,} of {head:,} that were made, {status}, another is asked for")
    return said.format(step=run.step, head=run.head, status=run.status.value)


def network_words(recipe: Recipe) -> str:
    """Say the layers of a network: 8 relu, 8 relu, then automatic."""
    network = recipe.network
    layers = [
        f"{units} {activation.name}"
        for units, activation in zip(network.hidden, network.activations, strict=True)
    ]
    if network.given:
        last = _("then {output}, {weights}, {dtype}, with weights of a file")
    else:
        last = _("then {output}, {weights}, {dtype}")
    last = last.format(output=network.output, weights=network.initializer, dtype=network.dtype)
    return ", ".join([*layers, last])


def training_words(recipe: Recipe) -> str:
    """Say how a network is trained: sgd, learning rate 0.03, batches of 10, changed twice on the way."""
    training = recipe.training
    said = _("{optimizer}, learning rate {rate}, batches of {batch:,}, seed {seed}").format(
        optimizer=training.optimizer,
        rate=exact(training.learning_rate),
        batch=training.batch_size,
        seed=training.seed,
    )
    if not recipe.changes:
        return said
    count = len(recipe.changes)
    changes = ngettext("{count:,} change on the way", "{count:,} changes on the way", count)
    return f"{said}, {changes.format(count=count)}"


def data_words(data: DataChoice) -> str:
    """Say what is learned, of a table only of which form its file is."""
    if data.name == TABLE:
        suffix = Path(data.path).suffix.lower()
        return _("a table, {suffix}").format(suffix=suffix) if suffix else _("a table, without a suffix")
    return _("{name}, {samples:,} samples asked for").format(name=data.name, samples=data.samples)
