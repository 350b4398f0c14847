"""From what a person names, a data set, a file or an address, to the commands that open it, and into view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from reluexplorer.app.parsing import path_named
from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.splits import FEWEST_TO_SPLIT, LEARNED_WHOLE
from reluexplorer.core.data.tables.column_choices import place_of
from reluexplorer.core.data.tables.dialect import head_format
from reluexplorer.core.data.tables.table import TableChoices, in_table_order, load_table
from reluexplorer.core.data.tables.wording import TableError
from reluexplorer.language import _, pgettext
from reluexplorer.sentences import no_such, quoted, shortened
from reluexplorer.session.commands.data import ChooseData, OpenTable
from reluexplorer.session.commands.doctor import OpenModel
from reluexplorer.session.commands.files import OpenDocument
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import OpenPlayground, OpenPreset
from reluexplorer.session.commands.watching import OpenRun
from reluexplorer.session.commands.weights import OpenWeights
from reluexplorer.session.document.data_changes import chosen_columns
from reluexplorer.session.document.domains import CommandError, refused
from reluexplorer.session.document.limits import SHIPPED_DATA
from reluexplorer.session.files.document_file import SUFFIX
from reluexplorer.session.files.foreign import (
    begins_as_json,
    begins_as_safetensors,
    foreign,
    is_model,
    is_weights,
)
from reluexplorer.session.files.reading import is_there
from reluexplorer.session.files.stored import is_document
from reluexplorer.session.host.host import Command
from reluexplorer.session.session import Session, State
from reluexplorer.session.starts.playground import read_address
from reluexplorer.session.starts.playground_address import is_address
from reluexplorer.session.starts.presets import PRESETS
from reluexplorer.watch.following.watched import is_run

_SHOWS_THE_RUN = "neurons"
"""Besides Train; who opens something there goes on there."""


def open_and_show(session: Session, command: Command) -> bool:
    """Carry a command out; where it opened something, show that and name it.

    A document opens in the workspace that it was saved in. Returns False where it cannot be carried out.
    """
    before = session.state.document.view.workspace
    with session.together:
        if not session.dispatch(command):
            return False
        if name := _opened(command):
            bring_into_view(session, name, before, stays=isinstance(command, OpenDocument))
        return True


def bring_into_view(session: Session, name: str, before: str, *, stays: bool = False) -> None:
    """Show what was opened while the workspace ``before`` was shown; ``stays``: it chose its workspace."""
    state = session.state
    said, kind = state.notice, state.notice_kind
    shown = state.document.view.workspace
    wanted = shown if stays else _SHOWS_THE_RUN if before == _SHOWS_THE_RUN else "train"
    if wanted != shown:
        session.dispatch(assign("view.workspace", wanted))
    if before != "train":
        opened = _("Opened {name}.").format(name=name)
        session.notify(f"{opened} {said}".rstrip(), kind if said else "info")


def loaded_words(command: OpenTable) -> str:
    """Say of a table that was loaded without a look at its columns where these are changed."""
    name = shortened(Path(command.path).name)
    loaded = _("Loaded {name}. Columns… (Ctrl T) in Train changes what is learned of it.").format(name=name)
    return f"{loaded} {LEARNED_WHOLE}" if command.untested else loaded


def _opened(command: Command) -> str:
    """Return the name of what a command opens, empty for every other command."""
    if isinstance(command, OpenPreset):
        return _("the preset {title}").format(title=PRESETS[command.value].title)
    if isinstance(command, OpenPlayground):
        return _("the Playground address")
    if isinstance(command, ChooseData):
        return _("the data set {name}").format(name=command.value)
    if isinstance(command, OpenDocument | OpenTable | OpenWeights):
        return shortened(Path(command.path).name)
    return ""


_INFERRED = TableChoices()


def commands_for_window(name: str, wanted: TableChoices = _INFERRED) -> tuple[Command, ...]:
    """Return the commands that open a name as :func:`commands_to_open` says, a model, or a training."""
    if name and name not in SHIPPED_DATA and not is_address(name) and is_run(path_named(name)):
        return (OpenRun(str(path_named(name).absolute())),)
    if name and name not in SHIPPED_DATA and is_model(path_named(name)):
        return (OpenModel(str(path_named(name).absolute())),)
    return commands_to_open(name, wanted)


def commands_to_open(
    name: str, wanted: TableChoices = _INFERRED, *, share_given: bool = False
) -> tuple[Command, ...]:
    """Return the commands that open a data set's name, a file, a Playground's address or a preset's name.

    A file goes before a preset. None for an empty name; ``wanted`` is for a table, which is split as it says
    where the share was given or there are rows enough. Raises :class:`CommandError` with a sentence where it
    cannot be opened.
    """
    if not name:
        return ()
    if name in SHIPPED_DATA:
        return (ChooseData(name),)
    if is_address(name):
        read_address(name)
        return (OpenPlayground(name),)
    if name.lower().startswith(("http://", "https://")):
        raise CommandError(
            _(
                "{name} is no address of TensorFlow Playground, and no other is opened: save what is "
                "there, and name its file."
            ).format(name=quoted(name))
        )
    path = path_named(name)
    if name in PRESETS and not is_there(path):
        return (OpenPreset(name),)
    kind = kind_of(path)
    if kind is not OpenTable:
        return (kind(str(path.absolute())),)
    if not is_there(path) and not path.suffix and "/" not in name:
        raise CommandError(
            no_such(pgettext("there is no", "data set"), name, tuple(SHIPPED_DATA), _(", or a file"))
        )
    with refused():
        table, count = head_format(path)
        names = table.names
        wanted = several_targets(names, wanted)
        whole = count is not None and count < FEWEST_TO_SPLIT and not share_given
        if count is not None:  # loaded as it will be opened, so that it is not loaded twice
            whole = len(loaded(path, wanted, whole=whole).inputs) < FEWEST_TO_SPLIT and not share_given
        target = names[place_of(names, wanted.target)] if wanted.target else ""
        columns = tuple(replace(each, name=names[place_of(names, each.name)]) for each in wanted.columns)
        found = in_table_order(names, replace(wanted, target=target, columns=columns))
    chosen = tuple(map(str, found.columns))
    return (OpenTable(str(path.absolute()), found.target, found.task, chosen, found.scaled, whole),)


def several_targets(names: Sequence[str], wanted: TableChoices) -> TableChoices:
    """Return choices in which a target such as "y1,y2,y3" is several, where no column has that very name.

    Raises TableError where a part is none, and :class:`CommandError` where a column is to be two things.
    """
    parts = [part.strip() for part in wanted.target.split(",") if part.strip()]
    folded = {name.strip().casefold() for name in names}
    if len(parts) < 2 or wanted.target.strip().casefold() in folded:
        return wanted
    if unknown := [part for part in parts if part.casefold() not in folded]:
        raise TableError(
            _(
                "There is no column named {unknown}. Several targets are written with commas "
                "between, --target y1,y2, or each --column NAME=target."
            ).format(unknown=quoted(unknown[0]))
        )
    found = [names[place_of(names, part)] for part in dict.fromkeys(parts)]
    columns = chosen_columns((*map(str, wanted.columns), *(f"{name}=target" for name in found[1:])))
    return replace(wanted, target=found[0], columns=columns)


def loaded(path: Path, wanted: TableChoices, *, whole: bool = False) -> Dataset:
    """Return a table as it is chosen, ``whole`` without a test part; raise TableError where it is none."""
    return load_table(path, replace(wanted, whole=whole))


def feeds_a_model(path: Path, state: State) -> bool:
    """Whether a file or folder that is brought is for the model that is looked at: it is fed with it."""
    looked_at = _is_at_the_doctor(state) and bool(state.doctor.path)
    return looked_at and path.suffix.lower() != SUFFIX and _opened_without_a_network(path, state) is None


def opened_by(path: Path, state: State) -> type[OpenDocument | OpenWeights | OpenModel | OpenRun | OpenTable]:
    """Return by which command the window opens a file: as :func:`kind_of` says, a model, or a training."""
    return _opened_without_a_network(path, state) or kind_of(path)


def _opened_without_a_network(path: Path, state: State) -> type[OpenModel | OpenRun] | None:
    """Return the command that opens a model of others or a training, None for all else.

    Safetensors are a model where the doctor is shown; elsewhere they are weights for the network.
    """
    if is_run(path):
        return OpenRun
    is_one = is_model(path) or (_is_at_the_doctor(state) and begins_as_safetensors(path))
    return OpenModel if is_one else None


def _is_at_the_doctor(state: State) -> bool:
    return state.document.view.workspace == "doctor"


def kind_of(path: Path) -> type[OpenDocument | OpenWeights | OpenTable]:
    """Return by which command a file is opened, as its content says.

    Raises :class:`CommandError` with a sentence for what is surely none of these.
    """
    if path.suffix.lower() == SUFFIX or (begins_as_json(path) and is_document(path)):
        return OpenDocument
    if is_weights(path):
        return OpenWeights
    found = foreign(path)
    if found is not None and found.surely:
        raise CommandError(found.sentence(path))
    return OpenTable
