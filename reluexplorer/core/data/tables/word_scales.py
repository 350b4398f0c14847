"""Words that are numbers by what they mean: yes and no, and from the least to the most low, medium, high."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from reluexplorer.language import _
from reluexplorer.sentences import shortened

_WORDS = """
yes y true t on 1 1.0 checked .t. .true. / no n false f off 0 0.0 unchecked .f. .false.,
ja j wahr w an ein 1 / nein n falsch f aus 0,
oui o vrai v 1 / non n faux f 0,
sí si s verdadero v 1 / no n falso f 0,
sim s verdadeiro v 1 / não nao n falso f 0,
sì si s vero v 1 / no n falso f 0,
ja j waar 1 / nee n onwaar 0,
ja j sann sant 1 / nej nei n falskt falsk 0,
kyllä k tosi 1 / ei e epätosi 0,
tak t prawda 1 / nie n fałsz 0,
ano a áno pravda 1 / ne n nie nepravda 0,
igen i igaz 1 / nem n hamis 0,
da d adevărat 1 / nu ne n fals 0,
evet e doğru 1 / hayır hayir h yanlış 0,
да д истина 1 / нет н ложь 0,
так т істина 1 / ні н хибність 0,
ναι αληθές 1 / όχι ψευδές 0,
có đúng 1 / không sai 0,
हाँ हां सही 1 / नहीं ग़लत गलत 0,
ใช่ จริง 1 / ไม่ ไม่ใช่ เท็จ 0,
ya y benar 1 / tidak t salah 0,
taip t 1 / ne n 0,
jā ja j 1 / nē ne n 0,
jah j 1 / ei e 0,
já j 1 / nei n 0,
да д 1 / не н 0,
po p 1 / jo j 0,
بله آری 1 / خیر نه 0,
ہاں جی 1 / نہیں 0,
হ্যাঁ 1 / না 0,
ஆம் 1 / இல்லை 0,
bai b 1 / ez e 0,
ndiyo 1 / hapana 0,
jes j 1 / ne n 0,
是 对 真 有 1 / 否 不 错 假 无 0,
はい 有 ○ 1 / いいえ 無 × 0,
예 네 참 1 / 아니오 아니요 거짓 0,
نعم 1 / لا 0,
כן 1 / לא 0,
✓ ✔ ☑ ☒ x + ✅ / ✗ ✘ ☐ - o ❌ □,
pass passed / fail failed, success successful succeeded / failure fail failed unsuccessful,
present / absent missing, good / bad poor, ok okay good / nok ko bad defect defective,
alive living live survived survivor / dead died deceased,
churned churn lost exited left / active retained stayed loyal existing,
active enabled / inactive disabled passive, positive pos / negative neg, malignant / benign, spam / ham,
sick ill diseased infected / healthy well, abnormal anomaly anomalous / normal,
fraud fraudulent / genuine legit legitimate normal, defective faulty / intact fine, case / control,
treated treatment / untreated control placebo,
approved accepted admitted / rejected denied declined refused, won win / lost loss lose, open / closed,
up / down, right correct / wrong incorrect,
bestanden / durchgefallen, vorhanden / fehlt fehlend, anwesend / abwesend, gut / schlecht,
lebt lebend lebendig am_leben / tot gestorben verstorben, gekündigt abgewandert / aktiv geblieben,
aktiv / inaktiv passiv, positiv / negativ, krank / gesund, bösartig / gutartig,
angenommen genehmigt / abgelehnt, gewonnen / verloren, erfolg erfolgreich / misserfolg erfolglos fehlschlag,
offen / geschlossen, richtig korrekt / falsch,
réussi réussite reçu reçue admis admise / échoué échec refusé refusée ajourné ajournée recalé recalée,
présent présente / absent absente, bon bonne / mauvais mauvaise, vivant vivante / mort morte décédé décédée,
résilié résiliée parti partie / actif active fidèle, actif active / inactif inactive,
positif positive / négatif négative, malade / sain saine, accepté acceptée / refusé refusée rejeté rejetée,
gagné / perdu, succès / échec, ouvert ouverte / fermé fermée,
aprobado aprobada apto / suspenso suspendido suspendida reprobado reprobada, presente / ausente,
bueno buena bien / malo mala mal, vivo viva / muerto muerta fallecido fallecida,
activo activa / inactivo inactiva, positivo positiva / negativo negativa, enfermo enferma / sano sana,
aceptado aceptada / rechazado rechazada, ganado / perdido, éxito / fracaso,
abierto abierta / cerrado cerrada,
promosso promossa superato / bocciato bocciata respinto respinta, presente / assente,
buono buona bene / cattivo cattiva male, vivo viva / morto morta deceduto deceduta,
attivo attiva / inattivo inattiva, malato malata / sano sana,
accettato accettata / rifiutato rifiutata respinto respinta, vinto / perso, successo / fallimento,
aperto aperta / chiuso chiusa,
aprovado aprovada / reprovado reprovada, bom boa bem / mau má ruim mal,
vivo viva / morto morta falecido falecida, ativo ativa / inativo inativa, doente / saudável são sã,
aceito aceite / rejeitado rejeitada recusado recusada,
geslaagd / gezakt, aanwezig / afwezig, goed / slecht, levend / dood overleden, actief / inactief,
positief / negatief, ziek / gezond,
godkänd godkänt / underkänd underkänt, närvarande / frånvarande, bra / dålig dåligt, levande / död,
bestået godkendt / dumpet, til_stede / fraværende, god / dårlig, levende / død,
hyväksytty / hylätty, elossa / kuollut,
zdany zdana zdał zdała / niezdany niezdana oblany oblał oblała, obecny obecna / nieobecny nieobecna,
dobry dobra dobre / zły zła złe, żywy żywa żyje / martwy martwa zmarł zmarła, chory chora / zdrowy zdrowa,
сдал сдала сдано зачёт зачет / провалил провалила незачёт незачет, присутствует есть / отсутствует нет,
хороший хорошо хорошая / плохой плохо плохая, жив жива живой / мёртв мертв мертва мёртвый умер умерла,
болен больна больной / здоров здорова здоровый, прошёл прошел / провал,
geçti / kaldı, iyi / kötü,
合格 通过 及格 通過 / 不合格 未通过 不及格 未通過, 阳性 陽性 / 阴性 陰性, 好 / 坏 差, 存活 生存 / 死亡,
出席 / 缺席 欠席,
良い 良 / 悪い 悪,
합격 / 불합격, 양성 / 음성, 출석 / 결석, 생존 / 사망
"""
"""Yes and no a language a line, then other pairs by language: words in lower case, _ for a blank within; the
positive first."""


def _named(words: str) -> frozenset[str]:
    return frozenset(each.replace("_", " ") for each in words.split())


PAIRS = tuple((_named(yes), _named(no)) for yes, no in (pair.split("/") for pair in _WORDS.split(",")))
_NOT = re.compile(
    r"(?:not|non|no|without|nicht|kein|keine|ohne|pas|sans|sin|senza|sem|niet|geen|zonder|inte|ej|ikke|uten"
    r"|uden|nie|bez|не|нет|без)[ _-]+|(?:non|un|in|im|ir|dis|не|nie|nicht)|[不非未無无没]|[불비]"
)
_WITH = re.compile(r"(?:with|has|is|mit|avec|con|com|met|med|z|с) +")


def sides_of(words: Iterable[str]) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Return the pairs that words in lower case may be of, the positive first, any X and not X last."""
    yield from PAIRS
    some = list(words)
    if len(some) == 2:
        for yes, no in (some, reversed(some)):
            said = _NOT.match(no)
            if said and len(yes) > 1 and no[said.end() :] in {yes, _WITH.sub("", yes, count=1)}:
                yield frozenset({yes}), frozenset({no})


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


def ranked(ranks: Mapping[str, float]) -> list[str]:
    """Return the words of a scale, the first of each place, from the least to the most."""
    first = {rank: text for text, rank in reversed(list(ranks.items()))}
    return [shortened(first[rank], 24) for rank in sorted(first)]


def spoken_ranks(ranks: Mapping[str, float]) -> str:
    """Return what each word is, one of each place: "(low is 1, medium is 2, high is 3)"."""
    said = _("{word} is {rank}")
    pairs = [said.format(word=word, rank=rank) for rank, word in enumerate(ranked(ranks), 1)]
    return f"({', '.join(pairs)})"
