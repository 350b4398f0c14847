"""All controls in one place, for those who assemble panels from them."""

from reluexplorer.widgets.buttons import (
    LinkButton,
    ListRow,
    PillButton,
    PrimaryRoundButton,
    RoundButton,
    TabButton,
)
from reluexplorer.widgets.cards import Card, Divider, FormRow, Section, SideColumn, Surface
from reluexplorer.widgets.chips import Chip, StatusPill
from reluexplorer.widgets.combo import ComboField, Options
from reluexplorer.widgets.fields import LayersField, NumberField, ProblemError, TextField, ValueField
from reluexplorer.widgets.flow import FlowLayout
from reluexplorer.widgets.fold import Fold
from reluexplorer.widgets.labels import Elided, KeyHint, Paragraph, SectionHead, StatFigure, Subject, Text
from reluexplorer.widgets.legend import Legend
from reluexplorer.widgets.notices import Aside, EmptyState, Notice
from reluexplorer.widgets.segments import SegmentedControl
from reluexplorer.widgets.sliders import SliderField
from reluexplorer.widgets.tables import Bar, BarTable, DataGrid, Row

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
    "Section",
    "SectionHead",
    "SegmentedControl",
    "SideColumn",
    "SliderField",
    "StatFigure",
    "StatusPill",
    "Subject",
    "Surface",
    "TabButton",
    "Text",
    "TextField",
    "ValueField",
]
