"""What an exported script needs to read rows as they stand in the table: facts of each column, and code."""

from __future__ import annotations

import re

from reluexplorer.core.data.dataset import Dataset, Source
from reluexplorer.core.data.tables.numerals import SYNTAX
from reluexplorer.core.data.tables.records import MISSING, NO_VALUES


def columns_literal(dataset: Dataset) -> str:
    """Return the columns that the inputs are made of as Python text, a tuple each; [] for drawn samples."""
    if not dataset.sources:
        return "[]"
    usual = any(source.comma for source in dataset.sources)
    rows = [
        f"    ({source.name!r}, {source.part!r}, {source.levels}, {source.blank}, {source.rest}, "
        f"{source.flagged}, {source.comma or (usual and _is_whole(source))}, {source.texts!r}, "
        f"{source.codes!r}),"
        for source in dataset.sources
    ]
    return "\n".join(["[", *rows, "]"])


def _is_whole(source: Source) -> bool:
    """Whether a column's texts have no decimal mark: the table's other columns tell which it would be."""
    return bool(source.texts) and not any(mark in text for text in source.texts for mark in ".,")


_READING = '''
AT = [0]
NO_VALUE = set(MISSING_WORDS)
NO_NUMBER = NO_VALUE | set(WORDS_FOR_NONE)
SIGNS = USUAL_SIGNS
POINT = re.compile(POINT_NUMBER)
COMMA = re.compile(COMMA_NUMBER)
TEN = re.compile(POWER_OF_TEN, re.IGNORECASE)


def figure(text, comma):
    """Return the number that a text is, without signs or units beside it; nan for infinite, None for none."""
    try:
        if not (comma and "." in text) and "_" not in text:
            return float(text) if math.isfinite(float(text)) else math.nan
    except ValueError:
        pass
    text = text.translate(SIGNS).strip()
    text = TEN.sub(lambda found: "e" + found[1].translate(SUPERSCRIPTS), text)
    own = comma and COMMA.fullmatch(text) is not None
    if not own and POINT.fullmatch(text) is None:
        return None
    text = re.sub("[ '_.]" if own else "[ '_,]", "", text).replace(",", ".")
    try:
        value = float(text.replace("d", "e").replace("D", "e"))
    except ValueError:
        return None
    return value if math.isfinite(value) else math.nan


def bare(text, comma):
    """Return the number in a text, and what stands around it; None where there is none."""
    text = re.sub(UNCERTAINTY, "", text.translate(SIGNS))
    part = re.fullmatch(r"(-?)(?:(\\d+) )?(\\d+)/([1-9]\\d*)", text.strip())
    if part:
        size = float(part[2] or 0) + int(part[3]) / int(part[4])
        return (-size if part[1] else size), ("", "/")
    groups = r"\\d{1,3}(?:[ ']\\d{3})+(?:[.,]\\d+)?"
    found = re.search(rf"[-+]?(?:{groups}|\\d[\\d.,]*|[.,]\\d+)(?:[eE][-+]?\\d+)?", text)
    value = found and figure(found[0].rstrip(".,"), comma)
    if value is None:
        return None
    return value, (text[: found.start()].strip(), text[found.end() :].strip(" .,"))


def moment(text, form):
    """Return days since the year 1 of a date, or minutes of a time of day; None for other texts."""
    try:
        when = datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)
    except ValueError:
        return None
    offset = when.utcoffset()
    clock = when.hour * 60 + when.minute + (when.second + when.microsecond / 1e6) / 60
    clock -= offset.total_seconds() / 60 if offset else 0
    return clock if form in CLOCKS else when.toordinal() + clock / 1440


DAYS = ("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%Y%m%d", "%d %b %Y", "%d %B %Y",
        "%b %d, %Y")
CLOCKS = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p", "%I:%M%p", "%I %p")
FORMS = ("iso", *DAYS, *(f"{day} {clock}" for day in DAYS for clock in CLOCKS), *CLOCKS)


def number(text, comma, texts, name):
    """Return the number that a cell of a column stands for, read as its other cells were; nan for none."""
    if text in texts:
        return texts[text]
    folded = {known.casefold(): value for known, value in texts.items()}
    if text.casefold() in folded:
        return folded[text.casefold()]
    if text.casefold() in NO_NUMBER:
        return texts.get("", math.nan)
    if text.startswith("#") or not any(letter.isdigit() for letter in text):
        return not_read(text, name)
    if not texts:
        value = figure(text, comma)
        return not_read(text, name) if value is None else value
    found = bare(text, comma)
    some = list(texts.items())[:50]
    for form in FORMS:
        value = moment(text, form)
        pairs = [(moment(known, form), wanted) for known, wanted in some]
        pairs = [(seen, wanted) for seen, wanted in pairs if seen is not None]
        times = {1.0} if value is None or form not in CLOCKS else {1.0, 1 / 60, 60.0, 1 / 1440}
        for scale in times:
            if pairs and all(abs(a * scale - b) < 1e-6 for a, b in pairs):
                if value is None and form not in CLOCKS:
                    value = moment(text, "iso")
                if value is not None:
                    return value * scale
    sizes, passed = [], []
    for known, wanted in texts.items() if found else ():
        like = bare(known, comma)
        if like and like[0]:
            passed.append(wanted / like[0])
        if like and like[0] and like[1] == found[1]:
            sizes.append(wanted / like[0])
        if len(sizes) == 20:
            break
    if found and not sizes and found[1] == ("", "") and len(passed) > 2:
        sizes = [size if math.isclose(size, 1, rel_tol=1e-9) else math.nan for size in passed]
    told_once = len(sizes) == 1 and sizes[0] != 1
    if not sizes or told_once or any(not math.isclose(size, sizes[0], rel_tol=1e-9) for size in sizes):
        return not_read(text, name)
    return found[0] * sizes[0]


def not_read(text, name):
    """Say that a cell is no number as the table has them, and return what stands for no value."""
    told = f"{text!r} is not read as a number here and counts as missing."
    print(f"Row {AT[0]}, {name}: {told}", file=sys.stderr)
    return math.nan


def inputs_of(cells):
    """Return numbers in the order of INPUTS for the cells of a row, which are in the order of COLUMNS.

    None for a row with a word that was not learned.
    """
    row, day = [], math.nan
    for text, (name, part, levels, blank, rest, flagged, comma, texts, codes) in zip(cells, COLUMNS):
        text = text.strip()
        if levels:
            folded = {known.casefold(): place for known, place in texts.items()}
            missing = text.casefold() in NO_VALUE and text not in texts
            place = blank if missing else texts.get(text, folded.get(text.casefold(), rest))
            if place < 0:
                known = ", ".join(list(texts)[:10])
                what = f"{text or 'no value'!r} is none of the categories learned ({known}): no answer."
                print(f"Row {AT[0]}, {name}: {what}", file=sys.stderr)
                return None
            row += [float(index == place) for index in range(levels)]
            continue
        if part:
            whole = None if math.isnan(day) else datetime.fromordinal(int(day))
            parts = {} if whole is None else {"year": whole.year, "month": whole.month}
            parts.update({} if whole is None else {"weekday": whole.isoweekday(), "hour": 24 * (day % 1)})
            value = float(parts.get(part, math.nan))
        else:
            value = number(text, comma, texts, name)
            value = day = math.nan if value in codes else value
        row.append(value)
        if flagged:
            row.append(float(math.isnan(value)))
    return row
'''.strip("\n")
_WORDS = {
    "MISSING_WORDS": sorted(MISSING),
    "WORDS_FOR_NONE": sorted(NO_VALUES - MISSING),
    **SYNTAX,
}
READING = re.sub("|".join(_WORDS), lambda found: repr(_WORDS[found[0]]), _READING)
"""Functions of a script, after COLUMNS is defined."""
