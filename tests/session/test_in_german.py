"""What the session says in German: whole sentences with their words in place, settings with capitals."""

from __future__ import annotations

from tests.test_language import spoken

SAID = """
from reluexplorer.core.surgery.surgery import reason_of
from reluexplorer.session.deaths.words import turnover_words
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.document.domains import CommandError, Names, Subject
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.session.run.snapshot import UnitEvent
from reluexplorer.session.script import StepError
print(SETTINGS["training.learning_rate"].said(Recipe()))
print(dict(SETTINGS["view.theme"].choices), Subject.FILES)
print(Names(("neurons", "no-such-words")).choices)
try:
    SETTINGS["data.noise"].domain.check("value", 3)
except CommandError as error:
    print(StepError(2, "set-noise", str(error)))
print(reason_of(ValueError("Neuron 1.2 feuert.")))
events = [UnitEvent(step, 0, 1, died) for step, died in ((0, True), (10, False), (20, True), (30, False))]
print(turnover_words(events))
"""


def test_sentences_have_their_words_in_place() -> None:
    assert spoken(SAID, "de").splitlines() == [
        "Lernrate 0.03",
        "{'system': 'System', 'light': 'Hell', 'dark': 'Dunkel'} Öffnen und speichern",
        "(('neurons', 'Neuronen'), ('no-such-words', 'No such words'))",
        "Schritt 2 (set-noise): value geht von 0 bis 0.5; 3 liegt außerhalb.",
        "Neuron 1.2 feuert",
        "1.2 am Anfang tot, 1.2 tot gesehen, 1.2 zweimal zurückgekommen",
    ]


def test_the_same_in_english() -> None:
    assert spoken(SAID, "en").splitlines() == [
        "learning rate 0.03",
        "{'system': 'System', 'light': 'Light', 'dark': 'Dark'} Open and save",
        "(('neurons', 'Neurons'), ('no-such-words', 'No such words'))",
        "Step 2 (set-noise): value goes from 0 to 0.5; 3 is outside.",
        "neuron 1.2 feuert",
        "1.2 dead at the start, 1.2 seen dead, 1.2 came back twice",
    ]
