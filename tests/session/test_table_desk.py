"""A table is read beside the window, a large one in a process of its own that says the same words."""

from __future__ import annotations

import threading

import pytest

from reluexplorer.core.data.held import hold
from reluexplorer.core.data.tables.column_choices import NO_CODES, ColumnChoice
from reluexplorer.core.data.tables.table import TableChoices
from reluexplorer.core.data.tables.wording import TableError
from reluexplorer.lessons.lesson import Cancelled
from reluexplorer.session.run.channel import End
from reluexplorer.session.tables import desk as desks
from reluexplorer.session.tables.desk import TableDesk
from reluexplorer.session.tables.outcome import Outcome
from reluexplorer.session.tables.reading import ReaderApart, ReaderHere, serve
from reluexplorer.session.tables.seen import SeenTable
from tests.places import DATA

PENGUINS = DATA / "penguins.csv"
CHOICES = (
    TableChoices(),
    TableChoices("species", "regression"),
    TableChoices("body_mass_g", columns=(ColumnChoice("flipper_length_mm", kind=NO_CODES),)),
)


@pytest.fixture
def desk():
    made = TableDesk()
    yield made
    made.leave()


@pytest.fixture
def apart():
    made = ReaderApart()
    yield made
    made.close()


def taken(desk):
    assert desk.wait(60)
    return desk.take()


def go_on(_share=0.0):
    pass


def test_a_table_comes_with_its_missing_values_counted_and_its_first_cells(desk):
    desk.read(PENGUINS)
    table = taken(desk)
    assert isinstance(table, SeenTable)
    assert [column.missing for column in table.columns] == [0, 0, 2, 2, 2, 2, 11, 0]
    assert (table.rows, len(table.columns[0].first)) == (344, 8)


def test_what_a_table_gives_comes_with_its_words(desk):
    desk.read(PENGUINS)
    taken(desk)
    desk.work_out(TableChoices())
    outcome = taken(desk)
    assert isinstance(outcome, Outcome)
    assert outcome.words.startswith("344 rows: 241 to learn from, 103 to test on.")


def test_codes_for_no_value_are_counted_once_numbers_are_taken_without_them(tmp_path):
    path = tmp_path / "a.csv"
    rows = (f"{n},{-999 if n % 10 == 3 else n % 7 + 3},{n % 2}" for n in range(60))
    path.write_text("\n".join(["n,heat,y", *rows]), encoding="utf-8")
    here = ReaderHere()
    here.read(path, go_on, go_on)
    plain = here.work_out(TableChoices("y"), go_on, newly=True)
    without = here.work_out(
        TableChoices("y", columns=(ColumnChoice("heat", kind=NO_CODES),)), go_on, newly=True
    )
    assert (plain.codes, without.codes) == ({}, {"heat": 6})


def test_a_process_of_its_own_says_the_same_to_the_letter(apart):
    here, shares = ReaderHere(), []
    assert apart.read(PENGUINS, shares.append, go_on) == here.read(PENGUINS, go_on, go_on)
    assert shares == sorted(shares)
    for choices in CHOICES:
        said = apart.work_out(choices, go_on, newly=True)
        assert said == here.work_out(choices, go_on, newly=True)


def test_a_table_that_is_held_in_memory_goes_over_as_a_file_does(apart):
    here, held = ReaderHere(), hold(PENGUINS.name, PENGUINS.read_bytes())
    assert apart.read(held, go_on, go_on) == here.read(held, go_on, go_on)
    assert apart.work_out(CHOICES[0], go_on, newly=False) == here.work_out(CHOICES[0], go_on, newly=False)


def test_an_answer_to_choices_that_were_changed_since_is_passed_over(apart):
    apart.read(PENGUINS, go_on, go_on)

    def gone():
        raise Cancelled

    with pytest.raises(Cancelled):
        apart.work_out(CHOICES[1], gone, newly=True)
    assert apart.work_out(CHOICES[2], go_on, newly=True).choices == CHOICES[2]


def test_what_is_no_table_is_refused_in_the_same_words(apart, tmp_path):
    path = tmp_path / "one.csv"
    path.write_text("only\n1\n2\n", encoding="utf-8")
    with pytest.raises(TableError) as here:
        ReaderHere().read(path, go_on, go_on)
    with pytest.raises(TableError) as there:
        apart.read(path, go_on, go_on)
    assert str(there.value) == str(here.value)


def test_the_end_of_its_process_is_said_in_a_sentence(apart):
    apart.read(PENGUINS, go_on, go_on)
    process = apart._line[1]
    process.kill()
    with pytest.raises(TableError, match=r"^The process that read the table has ended"):
        apart.work_out(CHOICES[0], go_on, newly=True)


def test_its_process_ends_in_the_middle_of_a_table_where_nobody_waits_for_it(apart):
    begun = []

    def gone():
        begun.append(apart._line[1])
        raise Cancelled

    with pytest.raises(Cancelled):
        apart.read(PENGUINS, go_on, gone)
    assert not begun[0].is_alive()


def test_its_process_ends_with_the_reader(apart):
    apart.read(PENGUINS, go_on, go_on)
    process = apart._line[1]
    assert process.is_alive()
    apart.close()
    assert not process.is_alive()


@pytest.mark.parametrize(("large", "reader"), [(PENGUINS.stat().st_size, ReaderApart), (1 << 19, ReaderHere)])
def test_a_process_is_begun_for_a_large_file(desk, monkeypatch, large, reader):
    monkeypatch.setattr(desks, "_LARGE", large)
    desk.read(PENGUINS)
    assert isinstance(taken(desk), SeenTable)
    assert type(desk._reader) is reader
    desk.work_out(TableChoices())
    assert taken(desk).words.startswith("344 rows")


class Line(End):
    """Gives what it was filled with, one after another, and keeps what is said."""

    def __init__(self, *told):
        self.told, self.said = list(told), []

    def say(self, message):
        self.said.append(message)

    def hear(self, _timeout):
        if not self.told:
            raise EOFError
        return self.told.pop(0)

    def close(self):
        self.told.clear()


def test_choices_that_others_overtook_before_they_were_begun_are_not_worked_through():
    first, second, third = ((number, CHOICES[number], False) for number in range(3))
    line = Line(PENGUINS, first, second, None, third, None)
    serve(line)
    answers = [each for each in line.said if isinstance(each, tuple)]
    assert [(number, outcome.choices) for number, outcome in answers] == [(1, CHOICES[1]), (2, CHOICES[2])]


def test_a_refusal_of_older_choices_is_no_answer_to_the_newest(apart):
    apart._line = Line((1, "There is not enough memory for this table."), (2, "No.")), threading.Thread()
    apart._asked = 1
    with pytest.raises(TableError, match=r"^No\."):
        apart.work_out(CHOICES[1], go_on, newly=False)
    assert apart._line[0].said == [(2, CHOICES[1], False)]
    apart._line = None


def test_a_packed_table_is_read_apart_though_its_file_is_small(tmp_path):
    packed, plain = tmp_path / "a.csv.gz", tmp_path / "a.csv"
    for path in (packed, plain):
        path.write_bytes(bytes(40_000))
    assert (desks._is_large(packed), desks._is_large(plain)) == (True, False)
