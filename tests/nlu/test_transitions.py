"""Which label follows which: counted, weighed on dev, obeyed by the decoder."""

import numpy as np
import numpy.typing as npt

from nlu.bio import BioDecoder
from nlu.training.transitions import learned, weighted

LABELS = ("B-x", "I-x", "O")
SENTENCES = [["B-x", "I-x", "O"]] * 50


def scores(*words: tuple[float, float, float]) -> npt.NDArray[np.float32]:
    return np.log(np.array(words, dtype=np.float32))


DOUBTFUL = scores((0.9, 0.05, 0.05), (0.01, 0.47, 0.52), (0.05, 0.05, 0.9))
"The model is in two minds about the second word, which is always `I-x` in training."


def test_what_always_follows_gains_and_what_never_does_loses() -> None:
    table = learned(SENTENCES, LABELS)

    assert table.shape == (4, 3)
    assert table[1][1] > 0 > table[1][2]
    assert table[0][0] > 0


def test_a_transition_decides_where_the_model_is_in_two_minds() -> None:
    table = learned(SENTENCES, LABELS)

    assert BioDecoder(LABELS).decode(DOUBTFUL) == ("B-x", "O", "O")
    assert BioDecoder(LABELS, table.tolist()).decode(DOUBTFUL) == ("B-x", "I-x", "O")


def test_no_transition_makes_an_illegal_label_legal() -> None:
    wild = [[0.0, 100.0, 0.0]] * 4

    assert BioDecoder(LABELS, wild).decode(scores((0.1, 0.8, 0.1)))[0] != "I-x"


def test_dev_takes_a_weight_that_helps_and_none_that_does_not() -> None:
    table = learned(SENTENCES, LABELS)

    assert weighted(table, LABELS, [DOUBTFUL], [["B-x", "I-x", "O"]]) is not None
    assert weighted(table, LABELS, [DOUBTFUL], [["B-x", "O", "O"]]) is None
