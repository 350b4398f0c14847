"""Hands what is open to whoever keeps it, with what its run kept of its way, which comes a little later."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from reluexplorer.core.data.held import LearnedFile
from reluexplorer.session.document.document import DataChoice, Document
from reluexplorer.session.host.state import State
from reluexplorer.session.run.client import Client
from reluexplorer.session.run.past import Past, is_long
from reluexplorer.session.run.snapshot import Status

_PATIENCE = 1.5
"""Seconds that the side that trains is waited for where there is no time left."""
Use = Callable[[Document, int, Past | None, LearnedFile | None], None]
"""What is done with a document, its step, what its run kept of its way if that is worth it, and the file of
its table as it was learned, if it has one and that is known."""


class Handing:
    """Serves those who want what is open in the order in which they asked, on the owner's thread."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._uses: deque[tuple[bool, Use, Document, int, LearnedFile | None]] = deque()
        """Those who wait, and whether for a past of the run too."""
        self._learned: tuple[DataChoice | None, LearnedFile | None] = (None, None)
        """The file of a table as it was learned last, and what was chosen of it."""

    def hear(self, state: State) -> None:
        """Remember what was learned: what is changed a moment later learns it too."""
        if state.learned_file is not None:
            self._learned = state.document.recipe.data, state.learned_file

    @property
    def waits(self) -> bool:
        """Whether somebody waits."""
        return bool(self._uses)

    def ask(self, use: Use, state: State, step: int, most: int) -> None:
        """Let something be done with what is open now: at once, or once the past of a long run is there.

        States in that take at most ``most`` bytes. Of a run that diverged its past alone tells that. A run
        that was just changed is asked after too, as it may share the past of the one before.
        """
        self.hear(state)
        data, learned = self._learned
        run = state.run
        has_ended = run.status is Status.DIVERGED
        may_be_long = run.problem is not None and (has_ended or is_long(run.problem, run.head))
        known = learned if data == state.document.recipe.data else None
        self._uses.append((may_be_long, use, state.document, step, known))
        if may_be_long:
            self._client.ask_past(most)
        self.serve()

    def serve(self) -> bool:
        """Serve those whose turn it is; return whether there was anyone.

        While training goes on the step is that of the past, which is a little further.
        """
        pasts, served = deque(self._client.pasts()), False
        while self._uses and (pasts or not self._uses[0][0]):
            waits, use, document, step, learned = self._uses.popleft()
            past = pasts.popleft() if waits else None
            use(document, step if past is None else max(step, past.shown), past, learned)
            served = True
        return served

    def hurry(self) -> None:
        """Serve all who wait, after a moment at most, with what is known of the past by then."""
        self._client.stop_asking(_PATIENCE)
        self.serve()
