"""All controls in one place, for those who assemble panels from them."""

from reluexplorer.widgets.controls.buttons import (
    LinkButton,
    PillButton,
    PrimaryRoundButton,
    RoundButton,
    RunningMark,
    TabButton,
)
from reluexplorer.widgets.controls.cards import Card, Divider, FormRow, Section, SideColumn, Surface
from reluexplorer.widgets.controls.chips import Chip, StatusPill
from reluexplorer.widgets.controls.combo import ComboField, Options
from reluexplorer.widgets.controls.fields import LayersField, NumberField, ProblemError, TextField, ValueField
from reluexplorer.widgets.controls.flow import FlowLayout
from reluexplorer.widgets.controls.fold import Fold
from reluexplorer.widgets.controls.labels import (
    Elided,
    KeyHint,
    Paragraph,
    SectionHead,
    StatFigure,
    Subject,
    Text,
)
from reluexplorer.widgets.controls.legend import Legend
from reluexplorer.widgets.controls.list_row import ListRow
from reluexplorer.widgets.controls.notices import Aside, EmptyState, Notice
from reluexplorer.widgets.controls.segments import SegmentedControl
from reluexplorer.widgets.controls.sliders import SliderField
from reluexplorer.widgets.controls.stamp import Stamp
from reluexplorer.widgets.controls.tables import Bar, BarTable, DataGrid, Row

__all__ = [
    "Aside",
    "Bar",
    "BarTable",
    "Card",
    "Chip",
    "ComboField",
    "DataGrid",
    "Divider",
    "Elided",
    "EmptyState",
    "FlowLayout",
    "Fold",
    "FormRow",
    "KeyHint",
    "LayersField",
    "Legend",
    "LinkButton",
    "ListRow",
    "Notice",
    "NumberField",
    "Options",
    "Paragraph",
    "PillButton",
    "PrimaryRoundButton",
    "ProblemError",
    "RoundButton",
    "Row",
    "RunningMark",
    "Section",
    "SectionHead",
    "SegmentedControl",
    "SideColumn",
    "SliderField",
    "Stamp",
    "StatFigure",
    "StatusPill",
    "Subject",
    "Surface",
    "TabButton",
    "Text",
    "TextField",
    "ValueField",
]
