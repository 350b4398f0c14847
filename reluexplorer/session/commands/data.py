"""Commands for what is learned: features, an expression, points drawn by hand, columns of a table."""

from __future__ import annotations

from dataclasses import replace

from reluexplorer.core.data.expression import LONGEST
from reluexplorer.core.data.kinds.points import FEATURES, MOST_POINTS, Points
from reluexplorer.core.data.tables.column_choices import MOST_CHOICES
from reluexplorer.core.data.tables.targets import TASKS
from reluexplorer.core.engine.training import TrainState
from reluexplorer.language import _
from reluexplorer.sentences import shortened
from reluexplorer.session.commands.command import Edit, command
from reluexplorer.session.document.changes import with_data, with_view
from reluexplorer.session.document.data_changes import (
    chosen_columns,
    share_for_others,
    share_of_points,
    usual_share,
    with_chosen,
    with_features,
    with_kind,
    with_points,
)
from reluexplorer.session.document.demands import demand_expression, demand_file
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import (
    CommandError,
    ManyNames,
    ManyNumbers,
    ManyTexts,
    Names,
    Numbers,
    Subject,
    Switch,
    Text,
    argument,
)
from reluexplorer.session.document.limits import DRAWN, FILE, PLACE, REACH, SHIPPED_DATA, TABLE
from reluexplorer.session.files.reading import is_there


@command("choose-columns", _("Columns of the table"), Subject.DATA)
class ChooseColumns(Edit):
    """Choose anew what the table's columns are used as, hold and have for missing values.

    ``value`` lists choices such as "age=ignored" or "size=number,mean"; what is not named is inferred, as
    are an empty target and task.
    """

    value: tuple[str, ...] = argument(ManyTexts(MOST_CHOICES))
    target: str = argument(Text(), default="")
    task: str = argument(Names(TASKS), default="")
    scaled: bool = argument(Switch(), default=True)

    def apply(self, document: Document) -> Document:
        if document.recipe.data.name != TABLE:
            raise CommandError(_("Only a table has columns to choose; open one first."))
        columns = chosen_columns(self.value)
        changed = with_data(document, columns=columns, target=self.target, task=self.task, scaled=self.scaled)
        return with_view(changed, plane=None, window=None, output=None)

    def validate(self, state: TrainState) -> None:
        """Raise ValueError for a kind of answer that the target, where it stays as it is, does not allow."""
        dataset = state.problem.dataset
        same = (self.target,) == dataset.target_names[:1]
        told_anew = any(each.name == self.target and each.kind for each in chosen_columns(self.value))
        if same and not told_anew and self.task in dataset.unfit_tasks:
            raise ValueError(dataset.unfit_tasks[self.task])


@command("take-table-file", _("Take the table's file"), Subject.DATA)
class TakeTableFile(Edit):
    """Learn the file that the table in the document came from, as it is now."""

    def apply(self, document: Document) -> Document:
        data = document.recipe.data
        if data.name != TABLE:
            raise CommandError(_("There is no table; open one first."))
        if data.held is None:
            raise CommandError(_("The table is read from its file already."))
        if not is_there(data.path):
            raise CommandError(
                _("There is no file at {path}: the table stays as it is.").format(
                    path=shortened(data.path, 120)
                )
            )
        return with_data(document, held=None)


@command("set-features", _("Inputs"), Subject.DATA)
class SetFeatures(Edit):
    """Choose what the network is given of a point of the plane; none means its coordinates."""

    value: tuple[str, ...] = argument(ManyNames(tuple(FEATURES)))

    def apply(self, document: Document) -> Document:
        return with_features(document, self.value)


@command("set-expression", _("Points above y = f(x)"), Subject.DATA)
class SetExpression(Edit):
    """Learn which points lie above a curve, like sin(x) or x^2/4 - 2."""

    value: str = argument(Text(LONGEST))

    def apply(self, document: Document) -> Document:
        demand_expression(self.value)
        return with_kind(document, "above", expression=self.value)


@command("draw-point", _("Draw a point"), Subject.DATA, local=_("arrows, 1 or 0 on the plane"))
class DrawPoint(Edit):
    """Add a point of class 0 or 1 by hand."""

    accumulates = True

    x: float = argument(PLACE)
    y: float = argument(PLACE)
    group: int = argument(Numbers(0, 1, whole=True))

    def apply(self, document: Document) -> Document:
        points = document.recipe.data.points
        if len(points) >= MOST_POINTS:
            raise CommandError(
                _("There are {most_points:,} points already, which is as many as can be.").format(
                    most_points=MOST_POINTS
                )
            )
        return _with_points(document, (*points, (round(self.x, 4), round(self.y, 4), self.group)))


@command("erase-points", _("Erase points"), Subject.DATA, local=_("arrows, Delete on the plane"))
class ErasePoints(Edit):
    """Remove the drawn points within a radius."""

    accumulates = True

    x: float = argument(PLACE)
    y: float = argument(PLACE)
    radius: float = argument(Numbers(0.0, 2.0 * REACH))

    def apply(self, document: Document) -> Document:
        points = _drawn(document)
        near = self.radius**2
        kept = tuple(p for p in points if (p[0] - self.x) ** 2 + (p[1] - self.y) ** 2 > near)
        return document if kept == points else _with_points(document, kept)


@command("clear-points", _("Erase all points"), Subject.DATA)
class ClearPoints(Edit):
    """Remove all drawn points."""

    def apply(self, document: Document) -> Document:
        return _with_points(document, ()) if _drawn(document) else document


@command("set-points", _("Points drawn by hand"), Subject.DATA)
class SetPoints(Edit):
    """Set all points drawn by hand: x1, x2 and class of each, one behind the other.

    With ``few_untested`` they have no test part as long as they are few; else the test share as it is set.
    """

    value: tuple[float, ...] = argument(
        ManyNumbers(PLACE, 3 * MOST_POINTS, like=_("0.5 −0.2 1: x1, x2 and class of each point"))
    )
    few_untested: bool = argument(Switch(), default=False)

    def apply(self, document: Document) -> Document:
        if len(self.value) % 3 or not set(self.value[2::3]) <= {0.0, 1.0}:
            raise CommandError(_("Points are written as x1, x2 and the class 0 or 1 of each point."))
        triples = zip(self.value[::3], self.value[1::3], self.value[2::3], strict=True)
        points = tuple((x, y, int(label)) for x, y, label in triples)
        return with_points(document, points, few_untested=self.few_untested)


def _drawn(document: Document) -> Points:
    if document.recipe.data.name != DRAWN:
        raise CommandError(_("Only points drawn by hand can be erased; choose Draw first."))
    return document.recipe.data.points


def _with_points(document: Document, points: Points) -> Document:
    """Return the document that learns these drawn points, few of them whole unless a share was chosen."""
    data = document.recipe.data
    usual = data.usual_share if data.name == DRAWN else share_for_others(data)
    return with_kind(document, DRAWN, points=points, **share_of_points(usual, len(points)))


@command("choose-data", _("Choose data"), Subject.DATA)
class ChooseData(Edit):
    """Learn one of the data sets that ship with the program."""

    value: str = argument(Names.called(SHIPPED_DATA))

    def apply(self, document: Document) -> Document:
        return with_chosen(document, self.value)


@command("open-table", _("Open a table"), Subject.DATA)
class OpenTable(Edit):
    """Learn a CSV file; an empty target or task is inferred.

    ``columns`` are choices for single columns, such as "age=ignored" or "size=number,mean"; ``scaled``
    standardises numeric inputs. With ``untested`` all rows are learned; other data get their test share back.
    """

    path: str = argument(FILE)
    target: str = argument(Text(), default="")
    task: str = argument(Names(TASKS), default="")
    columns: tuple[str, ...] = argument(ManyTexts(MOST_CHOICES), default=())
    scaled: bool = argument(Switch(), default=True)
    untested: bool = argument(Switch(), default=False)

    def apply(self, document: Document) -> Document:
        demand_file(self.path)
        shares = usual_share(document.recipe.data)
        usual = share_for_others(document.recipe.data)
        if self.untested and usual > 0.0:
            shares = {"test_share": 0.0, "usual_share": usual}
        changed = with_data(
            document,
            name=TABLE,
            path=self.path,
            held=None,
            target=self.target,
            task=self.task,
            columns=chosen_columns(self.columns),
            scaled=self.scaled,
            **shares,
        )
        return replace(with_view(changed, plane=None, window=None, output=None, table_kept=""), file="")
