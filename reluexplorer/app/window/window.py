"""The window: the bar on top, the workspace below, and what joins them to the session."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from reluexplorer.app.actions import ActionSpec, all_actions, make_actions
from reluexplorer.app.dialogs.leave_dialog import ask_about_leaving
from reluexplorer.app.files.files import Files
from reluexplorer.app.files.opening import open_and_show
from reluexplorer.app.keeping.earlier import EarlierWork
from reluexplorer.app.keeping.keeping import Keeping
from reluexplorer.app.keeping.kept_learning import KeptLearning
from reluexplorer.app.keeping.leaving import Leaving
from reluexplorer.app.keeping.recent import RecentFiles
from reluexplorer.app.settings import scaling
from reluexplorer.app.settings.language_choice import wants_to_start_again
from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.settings.telling import tell_beside
from reluexplorer.app.top_bar.history import HistoryControls
from reluexplorer.app.top_bar.top_bar import TopBar
from reluexplorer.app.window.another import open_beside, shift
from reluexplorer.app.window.answering import action_of, stays
from reluexplorer.app.window.application import theming_by_name
from reluexplorer.app.window.diagnosing import copy_diagnostics
from reluexplorer.app.window.following import Following
from reluexplorer.app.window.ground import Ground
from reluexplorer.app.window.keyed_window import KeyedWindow
from reluexplorer.app.window.picturing import Picturing
from reluexplorer.app.window.placing import fitted, keep_on_screen
from reluexplorer.app.window.popups import Popups
from reluexplorer.app.window.report_writing import ReportWriting
from reluexplorer.app.window.stage import Stage
from reluexplorer.app.window.start import Start, can_be_dropped
from reluexplorer.app.window.whole import lay_out
from reluexplorer.app.window.wishes import Wishes
from reluexplorer.app.window.workspaces import make_panel, panel_name
from reluexplorer.language import LANGUAGES
from reluexplorer.panels.panel import Panel
from reluexplorer.session.commands.all_commands import parse
from reluexplorer.session.commands.lessons import KeepBet, PlayLesson, StopLesson
from reluexplorer.session.commands.microscope import CloseMicroscope
from reluexplorer.session.commands.run import Dismiss, Pause, Play, Step
from reluexplorer.session.commands.selection import ClearSelection
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.limits import WORKSPACES
from reluexplorer.session.host.host import Command
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.session import Session, State
from reluexplorer.widgets.controls.floating_notice import FloatingNotice
from reluexplorer.widgets.painting.one_painting import bring_into_one_painting
from reluexplorer.widgets.theme.stylesheet import current_theme

LEAST = QSize(1024, 700)
"""The smallest size of the window, in pixels of the usual size."""
USUAL = QSize(1440, 900)
"""The size at the first start, where the screen has room for it."""
_GRIP = QPoint(40, 12)
"""Where from its corner a window can be taken hold of: that point must be on a screen."""
_READ = 8000
"""Milliseconds after which a sentence that only tells what was done, or hides a picture, goes by itself."""
_LETTER = 50
"""Milliseconds for each letter of a longer one."""
_COLLECT_EVERY = 6
"""Milliseconds between two looks into the mailboxes of the threads."""


class Window(KeyedWindow):
    """Shows the session's state and turns what a person does into commands.

    A panel is built when its workspace is first shown. ``settings`` None means that nothing is
    remembered, as for pictures.
    """

    first_frame = Signal()
    panel_made = Signal()

    def __init__(self, session: Session, settings: Settings | None = None) -> None:
        super().__init__()
        self.session = session
        self.settings = settings
        self._panels: dict[str, Panel[Any]] = {}
        if settings is not None:
            scaling.set_scale(settings.scale())
        scaling.fit_minimum(self, LEAST)
        self.resize(USUAL)
        self.setAcceptDrops(True)
        Ground(self)
        self.files = Files(self, session, settings)
        self.recent = RecentFiles(session, settings, self.files.open)
        self.start = Start(self, session)
        self.report = ReportWriting(self, session, self.files.ask_report)
        self.leaving = Leaving(session, partial(ask_about_leaving, self), self.files.save, self.close)
        self.leaving.report = lambda: self.report.waiting
        self._actions = make_actions(self)
        self.starts_again = False
        self._bar = TopBar()
        self._stack = QStackedWidget()
        self.popups = Popups(
            self, self._actions, self.run_command, self.start.ask_for, self._stack.currentWidget
        )
        self.stage = Stage()
        lay_out(self.stage.content, self._bar, (self._stack, 1))
        self.setCentralWidget(self.stage)
        self._wishes = Wishes(session, self.files, self.start, self.report, self.stage.cover)
        self._notice = FloatingNotice(self._stack, self.stage.is_unfinished)
        self.history = HistoryControls(self._stack, self._bar, self._actions, self.run_command)
        self.following = Following(self, session, settings, self._show, self.stage.is_unfinished)
        self.kept = Keeping(self._stack, session, settings)
        self.files.takes = self.kept.takes
        self.recent.earlier = EarlierWork(self.kept.earlier, self.kept.reopen)
        self._connect()
        if settings is not None:
            settings.tell = partial(tell_beside, session)
            self._restore(settings)
        self.learning = None if settings is None else KeptLearning(self, session)
        session.changed.connect(self._on_changed)
        self._pump = QTimer(self)
        self._pump.setInterval(_COLLECT_EVERY)
        self._pump.timeout.connect(self.following.collect)
        self._pump.timeout.connect(self.leaving.look, Qt.ConnectionType.QueuedConnection)
        self._pump.start()
        self._show(session.state, None)
        self._apply_theme()
        self.panel(panel_name(session.state))
        self._bar.installEventFilter(self)  # a panel is not painted where all of it is covered

    def panel(self, name: str) -> Panel[Any]:
        """Return a panel by its name, built if it was not needed before."""
        if name not in self._panels:
            panel = make_panel(name, self.session.dispatch, self._stack)
            self._wishes.grant(panel)
            self._panels[name] = panel
            self._stack.addWidget(panel)
            self.panel_made.emit()
        return self._panels[name]

    def run_command(self, command: Command) -> None:
        """Carry out a command that needs no answer; what it opens comes into view."""
        open_and_show(self.session, command)

    def _show_menu(self) -> None:
        self.popups.menu(self._bar.menu_anchor(), self.recent.fill)

    def _export(self) -> None:
        panel = self.panel(panel_name(self.session.state))
        self.popups.export(self.session, panel, self.files.ask_export)

    def _connect(self) -> None:
        self._bar.workspace_asked.connect(lambda name: self.run_command(assign("view.workspace", name)))
        self._bar.palette_asked.connect(self.popups.palette)
        self._bar.theme_asked.connect(self._switch_theme)
        self._bar.menu_asked.connect(self._show_menu)
        self._notice.dismissed.connect(lambda: self.run_command(Dismiss()))
        self._notice.acted.connect(lambda: self.run_command(action_of(self.session.state)))
        picturing = Picturing(self.stage, self._stack, self.session, self.files.ask_picture)
        doings: dict[str, Callable[[], object]] = {
            "open": self.files.choose,
            "presets": self.start.choose_preset,
            "columns": self.files.choose_columns,
            "open-address": self.start.ask_address,
            "save": self.files.save,
            "save-as": self.files.save_as,
            "open-recent": lambda: self.popups.recent(self._bar.menu_anchor(), self.recent.fill),
            "new-window": partial(open_beside, self, self.settings, self.session.notify),
            "reopen": self.kept.reopen,
            "report": self.report.begin,
            "save-picture": picturing.save,
            "quit": self.close,
            "paste": self.start.paste,
            "copy-link": self.start.copy_link,
            "copy-picture": picturing.copy,
            "export": self._export,
            "play": self._play_or_pause,
            **{
                f"go-{name}": partial(self.run_command, assign("view.workspace", name)) for name in WORKSPACES
            },
            "theme": self._switch_theme,
            "motion": self.following.switch_motion,
            "larger": partial(self._scale, 1),
            "smaller": partial(self._scale, -1),
            "usual-size": partial(self._scale, 0),
            "language-system": partial(self._speak, ""),
            **{f"language-{code}": partial(self._speak, code) for code in LANGUAGES},
            "palette": self.popups.palette,
            "menu": self._show_menu,
            "help": self.popups.help,
            "glossary": self.popups.glossary,
            "history": self.history.toggle,
            "welcome": self.welcome,
            "diagnostics": partial(copy_diagnostics, self, self.session, self.settings),
            "about": self.popups.about,
            **self._wishes.doings(),
        }
        for spec in all_actions():
            doing = doings.get(spec.name) or partial(self._carry_out, spec)
            self._actions[spec.name].triggered.connect(lambda _checked=False, doing=doing: doing())
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._apply_theme)

    def _carry_out(self, spec: ActionSpec) -> None:
        (name,) = spec.commands
        self.run_command(parse({"do": name}))

    def _restore(self, settings: Settings) -> None:
        place = settings.place().translated(shift())
        screen = QGuiApplication.screenAt(place.topLeft() + _GRIP) if place.isValid() else None
        if screen is not None:
            self.setGeometry(fitted(place, screen.availableGeometry()))
        else:
            self.resize(USUAL.boundedTo(self.screen().availableSize()))
        self.first_frame.connect(partial(keep_on_screen, self))
        if settings.maximised():
            self.setWindowState(Qt.WindowState.WindowMaximized)
        if settings.theme() != "system":
            self.session.dispatch(assign("view.theme", settings.theme()))
        if settings.speed():
            self.session.dispatch(assign("view.speed", settings.speed()))

    def _remember(self, before: Document, after: Document) -> None:
        """Keep the theme and the speed that a person chose; what is opened leaves them."""
        if self.settings is None:
            return
        for name in ("speed", "theme"):
            chosen = getattr(after.view, name)
            if chosen != getattr(before.view, name):
                self.settings.remember(**{name: chosen})

    def _on_changed(self, before: State, after: State) -> None:
        if before.document.view.theme != after.document.view.theme:
            self._apply_theme()
        self._remember(before.document, after.document)
        self.following.take(before, after)

    def _show(self, state: State, before: State | None) -> None:
        workspace = state.document.view.workspace
        panel = self.panel(panel_name(state))
        panel.set_state(state)
        if before is None or panel_name(before) != panel_name(state):
            self._bar.set_workspace(workspace)
            self._turn_to(panel)
        self._bar.set_run(state.run, state.owed, workspace)
        if before is None or before.said != state.said:
            self._notice.say(*state.said)
            if state.notice and self.settings is not None:
                self._let_go_when_read(state.notice)
        self.history.set_history(state.history)
        self.files.show_title()
        bring_into_one_painting()

    def _let_go_when_read(self, sentence: str) -> None:
        QTimer.singleShot(max(_READ, _LETTER * len(sentence)), self._notice, lambda: self._let_go(sentence))

    def _let_go(self, sentence: str) -> None:
        """Take a sentence away that was read by now, if it is still said; none goes from under the mouse."""
        state = self.session.state
        if state.notice != sentence:
            return
        if stays(state, hides_picture=self._notice.hides_picture()) or self._notice.underMouse():
            self._let_go_when_read(sentence)
        else:
            self.run_command(Dismiss())

    def _turn_to(self, panel: QWidget) -> None:
        """Show a workspace, and let the window have the keys, as :class:`KeyedWindow` does."""
        self._stack.setCurrentWidget(panel)
        if not self.history.card.has_keys():
            self.setFocus()

    def _apply_theme(self) -> None:
        self.stage.change(theming_by_name(self.session.state.document.view.theme))
        self._bar.set_dark(current_theme().name == "dark")

    def _switch_theme(self) -> None:
        other = "light" if current_theme().name == "dark" else "dark"
        self.session.dispatch(assign("view.theme", other))

    def _scale(self, direction: int) -> None:
        """Make the whole interface larger (1), smaller (−1), or as it usually is (0), and keep that."""
        self.stage.cover(by_pixels=True)
        self.session.notify(scaling.scaled(self, LEAST, self.settings, direction), "info")

    def _speak(self, code: str) -> None:
        """Keep the language that is to be spoken from the next start on; end for it where that is wanted."""
        if wants_to_start_again(self, self.settings, code):
            self.starts_again = self.leaving.restart()

    def _play_or_pause(self) -> None:
        state = self.session.state
        if state.document.view.workspace == "learn":
            self.run_command(StopLesson() if state.lessons.running else PlayLesson())
            return
        self.run_command(Pause() if state.run.status is Status.RUNNING else Play())

    def welcome(self) -> None:
        """Show the ways to begin; a person is shown them once without having asked."""
        from reluexplorer.app.dialogs.welcome import Welcome

        if self.settings is not None:
            self.settings.remember(welcomed=True)
        kept, recent = self.kept.hand_over(), self.recent.paths()
        words, picture = ("", None) if kept is None else (kept.words, kept.image())
        card = Welcome(self, words, picture, recent)
        card.file_chosen.connect(self.recent.open)
        card.chosen.connect(self._begin)
        card.show_over()

    def _begin(self, way: str) -> None:
        asked = {"open": self.files.choose, "continue": self.kept.reopen, **self._wishes.ways()}
        if way in asked:
            asked[way]()
        else:
            self.run_command(assign("view.workspace", "train" if way == "play" else "learn"))
        if way == "play":
            self.run_command(Play())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say when all has been painted for the first time."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self.first_frame.emit)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the space bar, the full stop and the question mark where nothing with the focus wants them.

        A workspace without Play or a step on its screen leaves these keys alone: nothing trains unseen.
        """
        shown = panel_name(self.session.state)
        if event.key() == Qt.Key.Key_Space and shown not in {"activations", "watched"}:
            if not event.isAutoRepeat():
                self._play_or_pause()
        elif event.key() == Qt.Key.Key_Period and shown in {"train", "neurons"}:
            self.run_command(Step())
        elif event.text() == "?":
            self.popups.help()
        elif event.matches(QKeySequence.StandardKey.Cancel):
            if not self.history.card.close_up():
                self.run_command(self._way_back())
        else:
            super().keyPressEvent(event)

    def end(self) -> None:
        """Close without a question, as the system or a terminal asks for it."""
        self.leaving.ends = True
        QApplication.closeAllWindows()

    def _way_back(self) -> Command:
        """Return what Escape does: it leaves what was begun last on the page."""
        state = self.session.state
        view = state.document.view
        if view.workspace == "train" and view.microscope is not None:
            return CloseMicroscope()
        former = state.lessons.learning.of(view.lesson).former
        return KeepBet() if view.workspace == "learn" and former else ClearSelection()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome one file, or the address of a TensorFlow Playground."""
        if can_be_dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file or the address that was dropped."""
        event.acceptProposedAction()
        self.start.open_dropped(event.mimeData(), self.files.open)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window's place and end the threads, unless a person keeps it from that."""
        if self.settings is not None and not self.leaving.allows():
            event.ignore()
            return
        try:
            self._end()
        except Exception:
            # Passed on through Qt, an error keeps it from calling overrides of other widgets ever again.
            event.ignore()
            sys.excepthook(*sys.exc_info())
        else:
            super().closeEvent(event)

    def _end(self) -> None:
        self.kept.end()
        if self.learning is not None:
            self.learning.end()
        if self.settings is not None:
            self.settings.set_place(self.normalGeometry(), maximised=self.isMaximized())
        self._pump.stop()
        self.session.changed.disconnect(self._on_changed)
        self.report.end()
        self.session.close()
        self.stage.finish()
