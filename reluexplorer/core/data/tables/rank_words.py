"""Words that have an order, from the least to the most: low, medium, high; never … always; S, M, L, XL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reluexplorer.sentences import shortened

_SCALES = """
very-low|lowest < low|lo < medium-low|mid-low < medium|med|mid|middle|moderate|average|normal
    < medium-high|mid-high < high|hi < very-high|highest < critical|extreme
tiny < very-small < small < medium|mid|medium-sized < large|big < very-large|huge
none|no|absent < minimal|trace < mild|slight|minor|light < moderate|medium
    < severe|serious|major|strong|heavy < very-severe|critical|extreme
terrible|awful|horrible < very-poor|very-bad < poor|bad
    < fair|ok|okay|average|acceptable|mediocre|typical < good < very-good
    < excellent|great|outstanding|superb
po < fa < ta < gd < ex
never < almost-never|very-rarely|hardly-ever < rarely|seldom < occasionally < sometimes
    < often|frequently < very-often|usually|mostly < almost-always|nearly-always < always
strongly-disagree|disagree-strongly|completely-disagree|totally-disagree < disagree|mostly-disagree
    < somewhat-disagree|slightly-disagree
    < neutral|neither-agree-nor-disagree|neither|undecided|not-sure < somewhat-agree|slightly-agree
    < agree|mostly-agree < strongly-agree|agree-strongly|completely-agree|totally-agree
very-dissatisfied|very-unsatisfied < dissatisfied|unsatisfied
    < neutral|neither|neither-satisfied-nor-dissatisfied < satisfied < very-satisfied
very-unlikely < unlikely < neutral|possible|neither < likely < very-likely
not-at-all|not-important < slightly|a-little|slightly-important
    < somewhat|moderately|moderately-important < very|quite-a-bit|important < extremely|very-important
xxs|2xs < xs < s < m < l < xl < xxl|2xl < xxxl|3xl < xxxxl|4xl
very-slow < slow < normal|medium|moderate < fast < very-fast
cold < cool < mild|lukewarm < warm < hot
beginner|novice < elementary < intermediate|medium < advanced < expert
easy < medium|moderate|normal < hard|difficult < very-hard|expert
junior < mid|middle|mid-level < senior < lead|principal
bronze < silver < gold < platinum < diamond
basic < standard|plus < premium|pro
first < second < third < fourth < fifth
i < ii < iii < iv < v < vi < vii < viii < ix < x
no-education|none < primary|primary-school|elementary-school < middle-school < secondary|high-school
    < college|some-college < associate|associate's
    < bachelor|bachelors|bachelor's|undergraduate|graduation < master|masters|master's|graduate
    < phd|doctorate|doctoral
sehr-niedrig|sehr-gering < niedrig|gering|tief < mittel < hoch < sehr-hoch
sehr-klein < klein < mittel < groß|gross < sehr-groß|sehr-gross
sehr-schlecht < schlecht < mittel|neutral|befriedigend < gut < sehr-gut
nie|niemals < selten < gelegentlich < manchmal < oft|häufig < sehr-oft|meistens < immer
stimme-überhaupt-nicht-zu|trifft-überhaupt-nicht-zu|trifft-nicht-zu
    < stimme-nicht-zu|trifft-eher-nicht-zu < neutral|teils-teils|teils/teils|weder-noch
    < stimme-zu|trifft-eher-zu < stimme-voll-zu|stimme-voll-und-ganz-zu|trifft-zu|trifft-voll-zu
très-faible < faible|bas < moyen|moyenne < élevé|fort|haut|élevée|forte|haute < très-élevé|très-fort
jamais < rarement < parfois|quelquefois < souvent < toujours
petit|petite < moyen|moyenne < grand|grande
muy-bajo|muy-baja < bajo|baja < medio|media < alto|alta < muy-alto|muy-alta
nunca < rara-vez|raramente < a-veces|às-vezes < a-menudo|frecuentemente|frequentemente < siempre|sempre
basso|bassa < medio|media < alto|alta
mai < raramente < a-volte|qualche-volta < spesso < sempre
низкий|низкая|низкое < средний|средняя|среднее < высокий|высокая|высокое
никогда < редко < иногда < часто < всегда
"""
"""A scale a line: between its places <, between words of one place bars, for blanks in a word hyphens."""
_PLACES = tuple(
    {word: place for place, words in enumerate(scale.split(" < ")) for word in words.split("|")}
    for scale in _SCALES.strip().replace("\n    <", " <").splitlines()
)
_FEWEST = 3
_MOST_WORDS = 24
_PART = re.compile(r"[\s_\-]+")
_NUMBERED = re.compile(r"^\d{1,2}\s*[.):\-–=]\s*(?=\D)")
"""A place that is written before its word: "1 - low"."""


def ranks_of(texts: Iterable[str], fewest: int = _FEWEST) -> dict[str, float]:
    """Return 1 to n for texts that are places of one scale, nothing for fewer than ``fewest`` places.

    Words of one place, such as medium and med, have one number.
    """
    words = {}
    for text in texts:
        words[text] = _PART.sub("-", _NUMBERED.sub("", text.strip().casefold()))
        if len(words) > _MOST_WORDS:
            return {}
    for places in _PLACES:
        if all(word in places for word in words.values()):
            there = sorted({places[word] for word in words.values()})
            if len(there) < fewest:
                continue
            rank = {place: float(number) for number, place in enumerate(there, 1)}
            return {text: rank[places[word]] for text, word in words.items()}
    return {}


def spoken_ranks(ranks: Mapping[str, float]) -> str:
    """Return what each word is, one of each place: "(low is 1, medium is 2, high is 3)"."""
    words: dict[float, str] = {}
    for text, rank in ranks.items():
        words.setdefault(rank, text)
    return f"({', '.join(f'{shortened(words[rank], 24)} is {rank:.0f}' for rank in sorted(words))})"
