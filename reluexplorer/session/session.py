"""The only owner of what is open: one way in, ``dispatch``, and one way out, ``changed``."""

from __future__ import annotations

from dataclasses import replace

from reluexplorer.session.commands.command import ActionCommand, Edit, Scope, checked, ended
from reluexplorer.session.document.changes import restarted
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError, refused
from reluexplorer.session.document.limits import TABLE
from reluexplorer.session.host.host import Command, Host
from reluexplorer.session.host.saved import Work, is_changed, left_changed, open_work
from reluexplorer.session.host.state import State

__all__ = ["Session", "State"]


class Session(Host):
    """Carries out commands; where one edits the document, at the step that is shown, undo takes it back.

    All that one command changes is told of together, and all that one look at the threads brings.
    """

    _begun_from: Document | None = None
    """What the first command of a drag changed, from which each later one begins."""

    def dispatch(self, command: Command, *, continues: bool = False) -> bool:
        """Carry out a command; ``continues`` marks the later commands of one drag.

        Returns False, with a notice in the state, where the command cannot be carried out.
        """
        with self.together:
            return self._dispatch(command, continues=continues)

    def _dispatch(self, command: Command, *, continues: bool) -> bool:
        if not continues:
            self._drag = self._begun_from = None
        try:
            command = checked(command)
            if isinstance(command, ActionCommand):
                told = self._told
                command.perform(self)
                if self.state.notice and self._told == told:
                    self.notify("")
            elif isinstance(command, Edit):
                self._edit(command, continues=continues)
                if words := command.told(self):
                    self.notify(words, "info", undoes=command.offers_undo)
        except CommandError as error:
            self.notify(str(error))
            return False
        return True

    def poll(self) -> bool:
        """Collect what the threads have left; return whether there was anything."""
        with self.together:
            return super().poll()

    @property
    def is_changed(self) -> bool:
        """Whether what is open is other than what its file, or its beginning where it has none, holds."""
        return is_changed(self.state.document.file, self.work, self.saved)

    @property
    def work(self) -> Work:
        """What a file of what is open would hold."""
        return open_work(self.state, self.saved_step(), self.client.owed_head)

    @property
    def left(self) -> tuple[Document, ...]:
        """The documents with changes that undo leads back to, the oldest first, and then those of redo."""
        return left_changed(self.state.history, self.saved, self._step_left)

    def _step_left(self, document: Document) -> int:
        return max(document.change_step, self.client.reached(document.recipe.run_id))

    def take_for_begun(self) -> None:
        """Take what is open for a beginning in which there is nothing to lose, as a table just opened is."""
        if not self.state.document.file:
            self.saved = self.saved.begun(self.state.document.recipe)

    def _edit(self, command: Edit, *, continues: bool) -> None:
        before = self.state.document
        continues = continues and self._drag is type(command)
        afresh = command.scope is Scope.DOCUMENT
        if command.scope.is_view or afresh or (continues and command.accumulates):
            start = unchanged = before
        elif continues:
            start = replace(self._begun_from or before, view=before.view)
            unchanged = before
        else:
            start = unchanged = self._begun_from = self._start(command)
            self._validate(command)
        after = command.apply(start)
        begins_again = afresh and self.state.run.head > 0
        if replace(after, change_step=unchanged.change_step) == unchanged and not begins_again:
            return
        self._suiting = self._suiting.edited(before, after)
        data = after.recipe.data
        if data.name == TABLE and data != before.recipe.data:
            self.doubt(1 if continues else 0)
        if afresh:
            self.open(after, 0, command.label, origin=command.origin(), gives_way=True)
        elif command.scope is Scope.VIEW:
            self._replace_document(self.state.history, after)
        else:
            self._change(before, after, command.label, type(command), continues=continues)

    def _start(self, command: Edit) -> Document:
        """Return the document that a command changes: that of the shown step.

        A run that has ended goes on from where it was changed last, or begins afresh where it never was.
        Raises :class:`CommandError` for an operation on weights that cannot go on.
        """
        before = self.state.document
        if not self.state.has_ended:
            return replace(before, recipe=before.recipe.until(self._now()), change_step=self._now())
        if command.scope is Scope.WEIGHTS:
            raise ended(self.state.run.step)
        if before.recipe.changes:
            return replace(before, change_step=before.recipe.changes[-1].step)
        return restarted(before, before.recipe)

    def _validate(self, command: Edit) -> None:
        """Raise :class:`CommandError` where a command makes no sense for the shown weights."""
        shown = self._shown()
        if shown is None:
            self.doubt()
            return
        with refused():
            command.validate(shown)
