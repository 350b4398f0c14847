"""German sentences of the workspace that are put together: number, case and order are those of German."""

from __future__ import annotations

import subprocess
import sys

from tests.app.program import ROOT, environment

CODE = """
from reluexplorer.core.activations import ActivationChoice
from reluexplorer.panels.train.microscope.words import _closed_words, _held_words
from reluexplorer.panels.train.outcome.deaths import death_pill, death_sentence
from reluexplorer.panels.train.settings.network_section import mixture_words
from reluexplorer.session.deaths.since import Grounds, Since
from reluexplorer.session.document.document import NetworkChoice

relu = ActivationChoice("relu")
deaths = [Since(step, 1, unit, Grounds.SURE) for unit, step in enumerate((0, 0, 420))]
for chosen in (deaths[:1], deaths[:2], deaths[2:], deaths):
    print(death_pill(chosen))
    print(death_sentence(chosen, relu))
print(death_sentence(deaths[2:], relu, 2))
print(death_sentence([], relu, 1), "|", death_sentence([], relu, 2))
for closed, weights in ((1, 1), (3, 24)):
    print(_closed_words(closed, 8), _held_words(closed, weights))
network = NetworkChoice(hidden=(4, 4, 4), layer_activations=((1, ActivationChoice("tanh")),))
print(mixture_words(network))
"""


def test_sentences_agree_in_number() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        env=environment(RELUEXPLORER_LANGUAGE="de", PYTHONIOENCODING="utf-8"),
        cwd=ROOT, capture_output=True, encoding="utf-8", check=True, timeout=120,
    )  # fmt: skip
    assert done.stdout.splitlines() == [
        "1 totes Neuron in Schicht 2",
        "Neuron 2.1 feuerte nie.",
        "2 tote Neuronen in Schicht 2",
        "Sie feuerten nie.",
        "1 totes Neuron in Schicht 2",
        "Neuron 2.3 hörte in Schritt 420 auf zu feuern.",
        "3 tote Neuronen in Schicht 2",
        "Die Neuronen 2.1 und 2.2 feuerten nie; 2.3 hörte in Schritt 420 auf zu feuern.",
        "Von Hand getötet: 2. Das andere, 2.3, hörte in Schritt 420 auf zu feuern.",
        "Es wurde von Hand getötet. | Sie wurden von Hand getötet.",
        "1 von 8 Neuronen ist für dieses Beispiel geschlossen: Sein 1 Gewicht bewegt sich gar nicht.",
        "3 von 8 Neuronen sind für dieses Beispiel geschlossen: Ihre 24 Gewichte bewegen sich gar nicht.",
        "Schichten 1 und 3: ReLU; Schicht 2: Tanh",
    ]
