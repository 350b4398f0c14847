"""Opening and saving, with the dialogs for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from reluexplorer.app.dialogs.shown_again import ShownAgain
from reluexplorer.app.files.file_questions import FileQuestions, Mode
from reluexplorer.app.files.opening import bring_into_view, feeds_a_model, open_and_show, opened_by
from reluexplorer.app.settings.settings import Settings
from reluexplorer.core.data.held import TableFile
from reluexplorer.core.data.splits import FEWEST_TO_SPLIT, LEARNED_WHOLE
from reluexplorer.core.data.tables.table import TableChoices
from reluexplorer.language import _
from reluexplorer.sentences import shortened
from reluexplorer.session.commands.data import ChooseColumns, OpenTable
from reluexplorer.session.commands.doctor import FeedModel
from reluexplorer.session.commands.files import SaveDocument
from reluexplorer.session.commands.watching import OpenRun
from reluexplorer.session.document.data_changes import share_for_others
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.limits import TABLE
from reluexplorer.session.files.document_file import SUFFIX
from reluexplorer.session.files.kinds import FORMS
from reluexplorer.session.files.reading import is_there
from reluexplorer.session.session import Session
from reluexplorer.widgets.theme.tips import asks

_TABLES = "*.csv *.tsv *.txt *.tab *.data *.arff *.gz *.bz2 *.xz *.zip *.xlsx *.jsonl *.npy"
_READ = f"{_TABLES} *{SUFFIX} *.npz *.safetensors *.json *.onnx *.watch"
_OPEN_FILTER = f"{_('Tables, documents, weights, models, trainings')} ({_READ});;{_('All files')} (*)"
DOCUMENTS = f"{_('ReLU Explorer documents')} (*{SUFFIX})"
"""The files that documents are saved to, as dialogs name them."""
_PICTURE_FILTER = f"{_('Pictures')} ({' '.join(f'*.{form}' for form in FORMS)})"


def _is_document(name: str) -> bool:
    return Path(name).suffix.lower() == SUFFIX


def _is_picture(name: str) -> bool:
    return Path(name).suffix.lower().removeprefix(".") in FORMS


class Files:
    """What the window knows of files: the open document's path, the dialogs, the last folder."""

    def __init__(self, window: QWidget, session: Session, settings: Settings | None) -> None:
        self._window = window
        self._questions = FileQuestions(window)
        self._again = ShownAgain(window)
        self._session = session
        self._settings = settings
        self._on_its_way: tuple[int, Path] | None = None
        """Where a document is being saved for the first time, and the how manieth that was opened it is."""
        self._pending: Path | None = None
        """What is to be remembered once it is written."""
        self._left: tuple[TableFile, TableChoices] | None = None
        """What was chosen last of a table and left with Escape: it is there when that is opened again."""
        self.takes: Callable[[Path], bool] = lambda _path: False
        """Opens a file that nobody is to save to, such as kept work; says of others that it did not."""

    @property
    def _path(self) -> Path | None:
        """Where the open document is saved, None while it is nowhere."""
        file = self._session.state.document.file
        return Path(file) if file else None

    def show_title(self) -> None:
        """Name the document in the window's title, in which Qt marks what is not saved."""
        changed = self._session.is_changed
        name = self._path.stem if self._path else _("Untitled") if changed else ""
        self._window.setWindowTitle(f"{name}[*] – ReLU Explorer" if name else "ReLU Explorer[*]")
        self._remember_written()
        if changed != self._window.isWindowModified():
            self._window.setWindowModified(changed)

    def choose(self) -> None:
        """Let the person choose a file and open it."""
        if path := self.ask_open(_OPEN_FILTER):
            self.open(path)

    def open(self, path: Path) -> None:
        """Open a document or weights, or a table after a look at it.

        Nothing is asked of changes to what is open: undo brings it back as it was, with its run.
        """
        if self.takes(path):
            return
        if feeds_a_model(path, self._session.state):
            open_and_show(self._session, FeedModel(str(path.absolute())))
            return
        try:
            kind = opened_by(path, self._session.state)
        except CommandError as error:
            self._session.notify(str(error))
            return
        unchanged = not self._session.is_changed
        if kind is not OpenTable:
            if open_and_show(self._session, kind(str(path.absolute()))):
                self._used(path)
            return
        data = self._session.state.document.recipe.data
        share = share_for_others(data)
        wanted = TableChoices(test_share=share, seed=data.seed)
        if found := self._choose_columns(path, wanted, _("Load"), newly=True):
            chosen, samples = found
            columns = tuple(map(str, chosen.columns))
            small = samples < FEWEST_TO_SPLIT
            file, before = str(path.absolute()), self._session.state.document.view.workspace
            opened = OpenTable(file, chosen.target, chosen.task, columns, chosen.scaled, untested=small)
            with self._session.together:
                if self._session.dispatch(opened):
                    if unchanged:
                        self._session.take_for_begun()
                    if small and share:
                        self._session.notify(LEARNED_WHOLE, "info")
                    bring_into_view(self._session, shortened(path.name), before)
            self._used(path)

    def choose_columns(self) -> None:
        """Let the person choose anew what the columns of the open table are used as."""
        data = self._session.state.document.recipe.data
        if data.name != TABLE:
            self._session.notify(_("Only a table has columns to choose; open one first."))
            return
        run = self._session.state.run
        names = run.problem.dataset.target_names if run.problem and self._session.state.is_current else ()
        target = data.target or (names[0] if len(names) == 1 else "")
        whole = data.usual_share > 0.0
        before = TableChoices(target, data.task, data.columns, data.scaled, data.test_share, data.seed, whole)
        found = self._choose_columns(data.table, before, _("Apply"))
        if found is not None and found[0] != before:
            chosen = found[0]
            columns = tuple(map(str, chosen.columns))
            self._session.dispatch(ChooseColumns(columns, chosen.target, chosen.task, chosen.scaled))

    def _choose_columns(
        self, path: TableFile, choices: TableChoices, load: str, *, newly: bool = False
    ) -> tuple[TableChoices, int] | None:
        """Return what a person chose of a table and how many samples it gives.

        None where it was left or cannot be read.
        """
        from reluexplorer.app.dialogs.import_dialog import ImportDialog

        again = None
        if self._left is not None and self._left[0] == path:
            again, self._left = self._left[1], None

        def made() -> ImportDialog:
            return ImportDialog(self._window)

        dialog = self._again.get(ImportDialog, made)
        if one_more := dialog.is_asking:
            dialog = made()
        dialog.begin(path, choices, load=load, newly=newly, again=again)
        accepted = self._ask_import(dialog)
        if dialog.trouble:
            self._session.notify(f"{shortened(path.name)}: {dialog.trouble}")
        dialog.release()
        if dialog.left is not None and not accepted:
            self._left = path, dialog.left
        if one_more:
            dialog.deleteLater()
        return (dialog.choices(), dialog.samples) if accepted else None

    def save(self) -> bool:
        """Save to the document's file, asked for if there is none; return whether that was begun.

        What another window or program has written there meanwhile is asked about.
        """
        if self._path is None and self._on_its_way is not None and self._session.writes:
            openings, first = self._on_its_way
            if openings == self._session.openings:
                return self._save_to(first)
        path = self._path
        if path is None or not _is_document(path.name):
            return self.save_as()
        changed = _("{name} was changed by another program since. Replace it?").format(name=path.name)
        another = self._session.known_files.is_another(str(path))
        return (not another or asks(self._window, _("Save"), changed)) and self._save_to(path)

    def save_as(self) -> bool:
        """Save to a file that the person chooses; return whether that was begun."""
        name = self._path.name if self._path else "network" + SUFFIX
        path = self._asked(name if _is_document(name) else name + SUFFIX, DOCUMENTS, _is_document)
        return path is not None and self._save_to(path)

    def _save_to(self, path: Path) -> bool:
        if not self._session.dispatch(SaveDocument(str(path))):
            return False
        self._on_its_way = self._session.openings, path
        self._pending = path
        return True

    def _remember_written(self) -> None:
        """Remember the file that was being saved; one that could not be written is none."""
        if (path := self._pending) is None or self._session.writes:
            return
        self._pending = None
        if str(path.absolute()) in self._session.saved.files:
            self._used(path)

    def open_run(self, path: Path) -> None:
        """Show a training that is watched, whatever its file is called."""
        if open_and_show(self._session, OpenRun(str(path.absolute()))):
            self._used(path)

    def _used(self, path: Path) -> None:
        if self._settings is not None:
            self._settings.add_recent(path)

    def _folder(self) -> str:
        return self._settings.folder() if self._settings else str(Path.home())

    def ask_export(self, name: str, kinds: str) -> Path | None:
        """Let the person choose where something is written; it has the suffix of ``name``."""
        return self._asked(name, kinds, lambda given: Path(given).suffix.lower() == Path(name).suffix)

    def ask_report(self, name: str, kinds: str) -> Path | None:
        """Let the person choose where a report goes; its suffix is the form, that of ``name`` without one."""
        return self._asked(name, kinds, lambda given: bool(Path(given).suffix))

    def ask_picture(self, name: str) -> Path | None:
        """Let the person choose where a picture goes; a suffix that names no form gets PNG's after it."""
        return self._asked(name, _PICTURE_FILTER, _is_picture)

    def ask_open(self, kinds: str, start: Path | None = None) -> Path | None:
        """Let the person choose a file of some kinds; ``start`` is the folder shown first, if it is there."""
        return self._questions.ask(_("Open"), Mode.AcceptOpen, self._begun(start), "", kinds)

    def ask_folder(self, start: Path | None) -> Path | None:
        """Let the person choose a folder; ``start`` is the one shown first, if it is there."""
        return self._questions.ask_folder(_("Open a folder"), self._begun(start))

    def _begun(self, start: Path | None) -> Path:
        return start if start is not None and start.is_dir() else Path(self._folder())

    def _asked(self, name: str, kinds: str, fits: Callable[[str], bool]) -> Path | None:
        """Let the person choose where to save; behind a name that does not fit stands the suffix of ``name``.

        It is the program that asks about a file that is there, as it knows which one will be written.
        """
        path = self._ask_save(name, kinds)
        if path is None:
            return None
        path = path if fits(path.name) else path.with_name(path.name + Path(name).suffix)
        return path if self._may_replace(path) else None

    def _ask_save(self, name: str, kinds: str) -> Path | None:
        start = Path(self._folder()) / name
        return self._questions.ask(_("Save"), Mode.AcceptSave, start.parent, start.name, kinds)

    def _may_replace(self, path: Path) -> bool:
        """Ask where a file is there already."""
        return not is_there(path) or self._ask_replace(path)

    def _ask_replace(self, path: Path) -> bool:
        return asks(self._window, _("Save"), _("{name} is there already. Replace it?").format(name=path.name))

    @staticmethod
    def _ask_import(dialog: QDialog) -> bool:
        return dialog.exec() == QDialog.DialogCode.Accepted
