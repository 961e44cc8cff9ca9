"""The picture: what goes into it, and what is said when it cannot be drawn."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from nlu.training.confidence import Bin
from nlu.training.mistakes import Matrix
from nlu.training.picture import check, draw, row_parts
from nlu.training.scores import F1
from values.errors import ConfigError

MATRIX = Matrix(("a", "b", "c"), ((3, 1, 0), (0, 2, 0), (0, 0, 0)))
BINS = (Bin(0.4, 0.6, 2, 0.5, 0.5), Bin(0.8, 1.0, 4, 0.9, 1.0))

with_matplotlib = pytest.mark.skipif(not find_spec("matplotlib"), reason="training environment")
without_matplotlib = pytest.mark.skipif(
    bool(find_spec("matplotlib")), reason="only where matplotlib is missing"
)


def test_rows_are_parts_of_their_sentences() -> None:
    assert row_parts(MATRIX).tolist() == [[0.75, 0.25, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]


@without_matplotlib
def test_without_matplotlib_it_says_where_there_is_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"training environment \(make train-env"):
        check(tmp_path / "a.png")


@with_matplotlib
@pytest.mark.parametrize("slots", [{}, {"item.type": F1(0.5, 0.5, 0.5, 4)}], ids=["none", "one"])
def test_a_png_is_drawn(tmp_path: Path, slots: dict[str, F1]) -> None:
    draw(tmp_path / "a.png", "model on dev", MATRIX, BINS, slots)

    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


@with_matplotlib
@pytest.mark.parametrize(
    ("name", "fault"), [("a.doc", r"ends in \.png"), ("no/where.png", "there is no folder")]
)
def test_a_file_that_cannot_be_written_is_refused_first(
    tmp_path: Path, name: str, fault: str
) -> None:
    with pytest.raises(ConfigError, match=fault):
        check(tmp_path / name)
