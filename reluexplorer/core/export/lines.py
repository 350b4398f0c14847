"""What an exported script needs to find the rows in a file that is written as the table is, or nearly so."""

from __future__ import annotations

from reluexplorer.core.data.dataset import Dataset

_FIELDS = ("names", "titles", "around", "closing", "encoding")
_DIALECT = ("separator", "quote", "comment", "wrapped", "escaped")


def layout_literal(dataset: Dataset) -> str:
    """Return how the table's file is written as Python text, a dictionary; {} for drawn samples."""
    if dataset.layout is None:
        return "{}"
    facts = {name: getattr(dataset.layout, name) for name in _FIELDS}
    facts |= {name: getattr(dataset.layout.dialect, name) for name in _DIALECT}
    return "\n".join(["{", *(f"    {name!r}: {value!r}," for name, value in facts.items()), "}"])


FINDING = '''
NAMES = list(LAYOUT.get("names", []))
RUNS = {" ": "[ \\t]+", "\\t+": "\\t+", "  ": " {2,}|\\t+"}


def records(text, separator):
    """Return the rows of a text, each as its cells, without empty lines, remarks and what tells the form."""
    lines = list(io.StringIO(text, newline=None))
    if lines and re.fullmatch(r"\\s*\\"?sep=(?:.|\\\\t|tab)\\"?[\\s,;]*", lines[0], re.IGNORECASE):
        del lines[0]
    marks = [place for place, line in enumerate(lines) if line.strip().lower() == "@data"]
    lines = lines[marks[0] + 1 :] if marks else lines
    if LAYOUT.get("comment"):
        lines = [line for line in lines if not line.startswith(LAYOUT["comment"])]
    own = separator == LAYOUT.get("separator")
    if own and LAYOUT["wrapped"]:
        lines = [line.strip()[1:-1].replace('""', '"') + "\\n" for line in lines]
    if own and LAYOUT["escaped"]:
        lines = [line.replace('\\\\"', '""') for line in lines]
    if separator in RUNS:
        one = " " if separator == " " else "\\t"
        lines, separator = [re.sub(RUNS[separator], one, line.strip()) + "\\n" for line in lines], one
    elif len(separator) > 1:
        lines, separator = [line.replace(separator, "\\x1f") for line in lines], "\\x1f"
    quote = LAYOUT["quote"] if own else '"'
    rows = csv.reader(lines, delimiter=separator, quotechar=quote, skipinitialspace=True)
    rows = [[cell.strip() for cell in row] for row in rows]
    while rows and not any(rows[-1]):
        del rows[-1]
    hollow = sum(len(row) > 1 and not any(row) for row in rows)
    if own and hollow:
        print(f"Left out: rows with no value in any column, {hollow} in all.", file=sys.stderr)
    return [row for row in rows if any(row)]


def unique(titles):
    """Return the names of columns with none empty and none twice, as the table's columns are called."""
    names, copies = [], {}
    for place, title in enumerate(titles, 1):
        title = name = " ".join(title.split()) or f"column {place}"
        while name in names:
            copies[title] = copies.get(title, 1) + 1
            name = f"{title} ({copies[title]})"
        names.append(name)
    return names


def places(wanted, names):
    """Return where each wanted column is; None where one is not there."""
    folded = [name.casefold() for name in names]
    if all(name in names or name.casefold() in folded for name in wanted):
        return [names.index(n) if n in names else folded.index(n.casefold()) for n in wanted]
    return None


def whole(rows, width):
    """Return rows of that many cells: others are left out where they are few, or else filled up.

    None where most have more, or not half of it: they are parted by another sign than the header.
    """
    rows = [row[:width] if not any(row[width:]) else row for row in rows]
    kept = [row for row in rows if len(row) == width]
    if 2 * len(kept) < len(rows):
        if 2 * sum(len(row) > width or 2 * len(row) < width for row in rows) > len(rows):
            return None
        return [row + [""] * (width - len(row)) for row in rows]
    if len(kept) < len(rows):
        print(f"Left out: {len(rows) - len(kept)} rows with other than {width} cells.", file=sys.stderr)
    return kept


def is_closing(row):
    """Whether a row has a word that says that it is the sum or the mean of those above."""
    return any(cell.rstrip(":").strip().casefold() in LAYOUT["closing"] for cell in row)


def below_names(rows):
    """Return the cells that the inputs are made of, where a row names their columns; else None."""
    wanted = [column[0] for column in COLUMNS]
    for place, row in enumerate(rows[:40]):
        titles = [cell.casefold() for cell in row]
        own = [title for title in titles[len(LAYOUT["titles"]) :] if title] == []
        if LAYOUT["titles"] and own and tuple(titles[: len(LAYOUT["titles"])]) == LAYOUT["titles"]:
            width, found = len(NAMES), places(wanted, NAMES)
        else:
            width, found = len(row), places(wanted, unique(row))
        if found is None:
            continue
        body = rows[place + 1 :]
        while body and tuple(body[0]) in LAYOUT["around"]:
            del body[0]
        body = whole([other for other in body if other != row], width)
        if body is None:
            continue
        for _ in range(4):
            if body and is_closing(body[-1]):
                del body[-1]
        return [[cells[column] for column in found] for cells in body]
    return None


def without_names(rows):
    """Return the cells that the inputs are made of, where rows are as wide as the table; else None."""
    rows = [row for place, row in enumerate(rows) if place > 40 or tuple(row) not in LAYOUT["around"]]
    apart = list(dict.fromkeys(column[0] for column in COLUMNS))
    for names, order in ((NAMES, NAMES), (apart, apart)):
        fitting = sum(len(row) == len(names) for row in rows)
        numbers = len(names) == len(INPUTS) and (LAYOUT["titles"] or names is apart)
        if len(names) > 1 and 2 * fitting > len(rows) and not numbers:
            found = places([column[0] for column in COLUMNS], order)
            return [[cells[place] for place in found] for cells in whole(rows, len(names))]
    return None


def table_rows(text):
    """Return numbers in the order of INPUTS for the rows of a table, None where it is lines of these.

    A row that cannot be answered is None itself.
    """
    if not COLUMNS:
        return None
    separators = dict.fromkeys([LAYOUT["separator"], *",;\\t|", "\\t+", "  ", " "])
    parted = []
    for find in (below_names, without_names):
        for place, separator in enumerate(separators):
            if place == len(parted):
                parted.append(records(text, separator))
            found = find(parted[place])
            if found is not None:
                rows = []
                for AT[0], cells in enumerate(found, 1):
                    rows.append(inputs_of(cells))
                return rows
    return None


def unpacked(content):
    """Return what a packed file holds, other content as it is; end with a sentence for what is no text."""
    for mark, packing in ((b"\\x1f\\x8b", "gzip"), (b"BZh", "bz2"), (b"\\xfd7zXZ\\0", "lzma")):
        if content.startswith(mark):
            return importlib.import_module(packing).decompress(content)
    if content.startswith(b"PK\\x03\\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name for name in archive.namelist() if not name.startswith(("__MACOSX/", "."))]
            tables = [name for name in names if name.lower().endswith((".csv", ".tsv", ".tab"))] or names
            if len(tables) == 1:
                return unpacked(archive.read(tables[0]))
        sys.exit("--raw takes a table as text; this is a workbook or another archive. Save it as CSV.")
    if content.startswith(b"\\x93NUMPY") or content.lstrip()[:2] in (b'{"', b'[{', b"[["):
        sys.exit("--raw takes a table as text; these are NumPy's arrays or JSON. Save them as CSV.")
    return content


def decoded(content):
    """Return a file's text, in the encoding in which it has the names of the columns."""
    own = LAYOUT.get("encoding", "utf-8")
    wide = own.startswith(("utf-16", "utf-32")) and b"\\0" in content
    marked = content[:2] in (b"\\xff\\xfe", b"\\xfe\\xff")
    texts = []
    codecs = (own,) if wide else ("utf-16",) if marked else ("utf-8-sig", own, "cp1252", "cp1251", "cp1250")
    for encoding in codecs:
        try:
            texts.append(content.decode(encoding, "replace" if encoding == own != "utf-8" else "strict"))
        except UnicodeDecodeError:
            continue
    words = [word for column in COLUMNS for word in column[0].partition(" (")[0].split()]
    named = [text for text in texts if all(word in text for word in words)]
    return (named or texts or [content.decode("utf-8", "replace")])[0].lstrip("\\ufeff")


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
                text = decoded(unpacked(file.read()))
    except (OSError, EOFError, ValueError, zipfile.BadZipFile) as problem:
        sys.exit(f"{raw} cannot be read: {getattr(problem, 'strerror', None) or problem}.")
    if raw and not text.strip():
        sys.exit("--raw needs rows: name a file, or give them on standard input.")
    try:
        rows = table_rows(text) if raw else None
    except csv.Error as problem:
        sys.exit(f"The rows of --raw cannot be parted into cells: {problem}.")
    if rows is None:
        try:
            rows = [[float(part) for part in line.replace(",", " ").split()] for line in text.splitlines()]
        except ValueError as problem:
            names = ", ".join(dict.fromkeys(column[0] for column in COLUMNS))
            hint = f" Or rows of the table below a line with the names {names}." if raw and names else ""
            sys.exit(f"Samples are lines of numbers: {problem}.{hint}")
        rows = [row for row in rows if row]
    width = len(SAMPLES[0])
    if any(row is not None and len(row) != width for row in rows):
        sys.exit(f"Each sample has {width} numbers.")
    return [[math.nan] * width if row is None else scaled(row) for row in rows] if raw else rows, bool(raw)
'''.strip("\n")
"""Functions of a script, after LAYOUT, INPUTS, SAMPLES, ``scaled`` and those of cells are defined."""
