"""What an exported script needs to read rows as they stand in the table: facts of each column, and code."""

from __future__ import annotations

from reluexplorer.core.cells import MISSING
from reluexplorer.core.datasets import Dataset


def columns_literal(dataset: Dataset) -> str:
    """Return the columns that the inputs are made of as Python text, a tuple each; [] for drawn samples."""
    if not dataset.sources:
        return "[]"
    rows = [
        f"    ({source.name!r}, {source.part!r}, {source.levels}, {source.blank}, {source.rest}, "
        f"{source.flagged}, {source.comma}, {source.texts!r}),"
        for source in dataset.sources
    ]
    return "\n".join(["[", *rows, "]"])


READING = '''
NO_VALUE = set(MISSING_WORDS)


def bare(text, comma):
    """Return the number in a text, and what stands around it; None where there is none."""
    for odd, usual in (("\\u2212", "-"), ("\\u00a0", " "), ("\\u202f", " "), ("\\u2019", "'")):
        text = text.replace(odd, usual)
    found = re.search(r"[-+]?(?:\\d[\\d.,' ]*\\d|\\d|[.,]\\d+)(?:[eE][-+]?\\d+)?", text)
    if found is None:
        return None
    digits = found[0].replace(" ", "").replace("'", "")
    digits = digits.replace(".", "").replace(",", ".") if comma else digits.replace(",", "")
    try:
        return float(digits), (text[: found.start()].strip(), text[found.end() :].strip())
    except ValueError:
        return None


def moment(text, form):
    """Return days since the year 1 of a date, or minutes of a time of day; None for other texts."""
    try:
        when = datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)
    except ValueError:
        return None
    offset = when.utcoffset()
    clock = when.hour * 60 + when.minute + (when.second + when.microsecond / 1e6) / 60
    clock -= offset.total_seconds() / 60 if offset else 0
    return clock if form.startswith("%H") else when.toordinal() + clock / 1440


DAYS = ("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%Y%m%d", "%d %b %Y", "%d %B %Y",
        "%b %d, %Y")
CLOCKS = ("%H:%M", "%H:%M:%S")
FORMS = ("iso", *DAYS, *(f"{day} {clock}" for day in DAYS for clock in CLOCKS), *CLOCKS)


def number(text, comma, texts, name):
    """Return the number that a cell of a column stands for, read as its other cells were; nan for none."""
    if text in texts:
        return texts[text]
    folded = {known.casefold(): value for known, value in texts.items()}
    if text.casefold() in folded:
        return folded[text.casefold()]
    if text.casefold() in NO_VALUE:
        return texts.get("", math.nan)
    if text.startswith("#") or not any(letter.isdigit() for letter in text):
        print(f"{name}: {text!r} is no number and counts as missing.", file=sys.stderr)
        return math.nan
    found = bare(text, comma)
    if not texts and found is not None and found[1] == ("", ""):
        return found[0]
    some = list(texts.items())[:50]
    for form in FORMS:
        value = moment(text, form)
        pairs = [(moment(known, form), wanted) for known, wanted in some]
        pairs = [(seen, wanted) for seen, wanted in pairs if seen is not None]
        times = {1.0} if value is None or not form.startswith("%H") else {1.0, 1 / 60, 60.0, 1 / 1440}
        for scale in times:
            if value is not None and pairs and all(abs(a * scale - b) < 1e-6 for a, b in pairs):
                return value * scale
    for known, wanted in texts.items():
        like = bare(known, comma)
        if found and like and like[0] and like[1] == found[1]:
            return found[0] * wanted / like[0]
    sys.exit(f"{name}: {text!r} is not a value as the table has them.")


def inputs_of(cells):
    """Return numbers in the order of INPUTS for the cells of a row, which are in the order of COLUMNS."""
    row, day = [], math.nan
    for text, (name, part, levels, blank, rest, flagged, comma, texts) in zip(cells, COLUMNS):
        text = text.strip()
        if levels:
            folded = {known.casefold(): place for known, place in texts.items()}
            missing = text.casefold() in NO_VALUE and text not in texts
            place = blank if missing else texts.get(text, folded.get(text.casefold(), rest))
            if place < 0:
                known = ", ".join(list(texts)[:10])
                sys.exit(f"{name}: {text or 'no value'!r} is none of the categories learned: {known}.")
            row += [float(index == place) for index in range(levels)]
            continue
        if part:
            whole = None if math.isnan(day) else datetime.fromordinal(int(day))
            parts = {} if whole is None else {"year": whole.year, "month": whole.month}
            parts.update({} if whole is None else {"weekday": whole.isoweekday(), "hour": 24 * (day % 1)})
            value = float(parts.get(part, math.nan))
        else:
            value = day = number(text, comma, texts, name)
        row.append(value)
        if flagged:
            row.append(float(math.isnan(value)))
    return row


def table_rows(text):
    """Return numbers in the order of INPUTS for the rows of a table, None where it is lines of these."""
    names = [column[0] for column in COLUMNS]
    lines = [line for line in text.splitlines() if line.strip()]
    if any("\\t\\t" in line for line in lines[:1]):
        lines = [re.sub("\\t+", "\\t", line) for line in lines]
    for separator in ",;\\t|":
        rows = list(csv.reader(lines, delimiter=separator, skipinitialspace=True))
        for place, row in enumerate(rows[:20]):
            head = [cell.strip().casefold() for cell in row]
            if names and all(name.strip().casefold() in head for name in names):
                columns = [head.index(name.strip().casefold()) for name in names]
                body = [row for row in rows[place + 1 :] if any(cell.strip() for cell in row)]
                body = [row for row in body if [cell.strip().casefold() for cell in row] != head]
                body = [[c for c in row if c.strip()] if len(row) > len(head) else row for row in body]
                return [inputs_of([row[c] if c < len(row) else "" for c in columns]) for row in body]
    for separator in ",;\\t|":
        rows = list(csv.reader(lines, delimiter=separator, skipinitialspace=True))
        apart = {column[0]: None for column in COLUMNS}
        if len(apart) > 1 and all(len(row) == len(apart) for row in rows) and len(apart) != len(INPUTS):
            order = [list(apart).index(name) for name in names]
            return [inputs_of([row[place] for place in order]) for row in rows]
    return None


def decoded(content):
    """Return a file's text, in the encoding in which it has the names of the columns."""
    wide = content[:2] in (b"\\xff\\xfe", b"\\xfe\\xff")
    texts = []
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252", "cp1251", "cp1250"):
        try:
            texts.append(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    named = [text for text in texts if all(column[0].strip() in text for column in COLUMNS)]
    return (named or texts or [content.decode("utf-8", "replace")])[0]


def given():
    """Return the samples that were given, none for those of the data, and whether they are of the table."""
    parser = argparse.ArgumentParser(description=ABOUT)
    parser.add_argument(
        "--raw", nargs="?", const="-", metavar="FILE.csv",
        help="rows as they stand in the table, of a file or of standard input: with the line of the columns' "
        "names, or cells in the order " + ", ".join(dict.fromkeys(c[0] for c in COLUMNS) or INPUTS)
        .replace("%", "%%"),
    )
    raw = parser.parse_args().raw
    try:
        if raw in (None, "-"):
            text = "" if sys.stdin.isatty() else sys.stdin.read()
        else:
            with open(raw, "rb") as file:
                content = file.read()
            text = decoded(content)
    except OSError as problem:
        sys.exit(f"{raw} cannot be read: {problem.strerror}.")
    if raw and not text.strip():
        sys.exit("--raw needs rows: name a file, or give them on standard input.")
    rows = table_rows(text) if raw else None
    if rows is None:
        try:
            rows = [[float(part) for part in line.replace(",", " ").split()] for line in text.splitlines()]
        except ValueError as problem:
            names = ", ".join(dict.fromkeys(column[0] for column in COLUMNS))
            hint = f" Or rows of the table below a line with the names {names}." if raw and names else ""
            sys.exit(f"Samples are lines of numbers: {problem}.{hint}")
        rows = [row for row in rows if row]
    if any(len(row) != len(SAMPLES[0]) for row in rows):
        sys.exit(f"Each sample has {len(SAMPLES[0])} numbers.")
    return [scaled(row) for row in rows] if raw else rows, bool(raw)
'''.strip("\n").replace("MISSING_WORDS", repr(sorted(MISSING)))
"""Functions of a script, after COLUMNS, INPUTS, SAMPLES and ``scaled`` are defined."""
