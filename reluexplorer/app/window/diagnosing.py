"""What the window adds to the diagnostics: screen, size, theme, and what runs; and their copy."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from reluexplorer.app.trouble.diagnostics import diagnostics
from reluexplorer.app.window.settings import Settings
from reluexplorer.session.document.document import DataChoice, Recipe
from reluexplorer.session.document.limits import TABLE
from reluexplorer.session.session import Session, State
from reluexplorer.text import counted, exact
from reluexplorer.widgets.theme.stylesheet import current_theme

_COPIED = "The diagnostics are in the clipboard: versions, what runs, and the last lines of the log."


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
            "Screen": f"{QGuiApplication.platformName()}, {size.width()}×{size.height()}, "
            f"ratio {ratio}, {exact(screen.logicalDotsPerInch())} dots per inch",
            "Window": f"{window.width()}×{window.height()}",
            **shown(current_theme().name, state.document.view.theme, settings),
            "Workspace": state.document.view.workspace,
            "Run": run_words(state),
            "Network": network_words(state.document.recipe),
            "Training": training_words(state.document.recipe),
            "Data": data_words(state.document.recipe.data),
        }
    )


def shown(theme: str, chosen: str, settings: Settings | None) -> dict[str, str]:
    """Return the theme and the size of the interface."""
    return {
        "Theme": f"{theme}, as the system has it" if chosen == "system" else theme,
        "Interface": f"{100 if settings is None else settings.scale()} %",
    }


def run_words(state: State) -> str:
    """Say how far a run is: step 3 of 40 that were made, paused."""
    run = state.run
    newest = "" if state.is_current else ", another is asked for"
    return f"step {run.step:,} of {run.head:,} that were made, {run.status.value}{newest}"


def network_words(recipe: Recipe) -> str:
    """Say the layers of a network: 8 relu, 8 relu, then automatic."""
    network = recipe.network
    layers = [
        f"{units} {activation.name}"
        for units, activation in zip(network.hidden, network.activations, strict=True)
    ]
    given = ", with weights of a file" if network.given else ""
    layers.append(f"then {network.output}, {network.initializer}, {network.dtype}{given}")
    return ", ".join(layers)


def training_words(recipe: Recipe) -> str:
    """Say how a network is trained: sgd, learning rate 0.03, batches of 10, changed twice on the way."""
    training = recipe.training
    changes = f", {counted(len(recipe.changes), 'change')} on the way" if recipe.changes else ""
    return (
        f"{training.optimizer}, learning rate {exact(training.learning_rate)}, "
        f"batches of {training.batch_size:,}, seed {training.seed}{changes}"
    )


def data_words(data: DataChoice) -> str:
    """Say what is learned, of a table only of which form its file is."""
    if data.name == TABLE:
        return f"a table, {Path(data.path).suffix.lower() or 'without a suffix'}"
    return f"{data.name}, {data.samples:,} samples asked for"
