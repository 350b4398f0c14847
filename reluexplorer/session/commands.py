"""All commands: importing this module makes every one of them known."""

from __future__ import annotations

from importlib import import_module

from reluexplorer.session.registry import COMMANDS

__all__ = ["COMMANDS"]

for _name in (
    "file_commands", "given_weights", "start_commands", "exports", "controls", "data_edits", "table_edits",
    "settings", "setting_commands", "interventions", "treatments", "remedy_commands", "selecting",
    "curve_looks", "plane_looks", "lesson_commands",
):  # fmt: skip
    import_module(f"reluexplorer.session.{_name}")
