"""The comparison of pictures must be able to fail."""

from __future__ import annotations

from PySide6.QtGui import QColor, QImage

from tests.shots.compare import Difference, compare, lay_out


def _filled(colour: str, width: int = 20, height: int = 10) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def test_a_picture_equals_itself():
    assert compare(_filled("#123456"), _filled("#123456"), 0) == Difference(0, 0)


def test_black_differs_from_white_in_both_directions():
    assert compare(_filled("black"), _filled("white"), 8) == Difference(200, 255)
    assert compare(_filled("white"), _filled("black"), 8) == Difference(200, 255)


def test_one_pixel_is_counted_and_a_tolerance_forgives_little():
    changed = _filled("#808080")
    changed.setPixelColor(3, 4, QColor("#848080"))
    assert compare(changed, _filled("#808080"), 3) == Difference(1, 4)
    assert compare(changed, _filled("#808080"), 4) == Difference(0, 4)


def test_another_size_is_another_picture():
    assert compare(_filled("white"), _filled("white", 21), 8).pixels == -1


def test_a_failure_is_laid_out_side_by_side(tmp_path):
    lay_out(_filled("black"), _filled("white"), tmp_path / "f" / "failure.png")
    shown = QImage(str(tmp_path / "f" / "failure.png"))
    assert (shown.width(), shown.height()) == (60, 10)
    assert shown.pixelColor(5, 5) == QColor("black")
    assert shown.pixelColor(25, 5) == QColor("white")
    assert shown.pixelColor(45, 5) == QColor("white")
