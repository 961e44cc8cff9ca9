"""Words -> word pieces, as the encoder wants them; remembers which piece opens which word."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

Integers = npt.NDArray[np.int64]

MAX_PIECES = 128
"Pieces a sentence may have, the two marks around it included."
MAX_LETTERS = 128
"Letters of a word that are looked at: BERT gives up on words of more than 100 anyway."


@dataclass(frozen=True, slots=True)
class Pieces:
    """A padded batch. Words cut off or made of nothing readable have no opening piece."""

    ids: Integers
    "Piece indices, sentence by position."
    mask: Integers
    "1 for a piece, 0 for padding."
    words: Integers
    "Index of the word that a piece opens, -1 for every other piece."


class WordPieces:
    """A Hugging Face tokenizer file, made safe for any text of any length."""

    def __init__(self, file: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.enable_truncation(MAX_PIECES)
        self._tokenizer.enable_padding()

    def words(self) -> frozenset[str]:
        """The whole words it knows: some 20,000, the everyday ones of the language."""
        pieces = self._tokenizer.get_vocab(with_added_tokens=False)
        return frozenset(piece for piece in pieces if len(piece) > 2 and piece.isalpha())

    def __call__(self, sentences: Sequence[Sequence[str]]) -> Pieces:
        cut = [[_cut(word) for word in words[:MAX_PIECES]] for words in sentences]
        # One sentence is quicker without the threads of a batch.
        encodings = (
            [self._tokenizer.encode(cut[0], is_pretokenized=True)]
            if len(cut) == 1
            else self._tokenizer.encode_batch(cut, is_pretokenized=True)
        )
        ids = np.array([e.ids for e in encodings], dtype=np.int64)
        mask = np.array([e.attention_mask for e in encodings], dtype=np.int64)
        words = np.array(
            [[-1 if w is None else w for w in e.word_ids] for e in encodings], dtype=np.int64
        )
        return Pieces(ids, mask, np.where(_opens(words), words, -1))


def word_pieces(file: Path) -> WordPieces:
    """The tokenizer of a file as it stands there now; read once, however many models share it."""
    seen = file.stat()
    return _read(file.resolve(), seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=4)
def _read(file: Path, _mtime: int, _size: int) -> WordPieces:
    return WordPieces(file)


def _opens(words: Integers) -> npt.NDArray[np.bool_]:
    """True where a piece belongs to another word than the piece before it."""
    before = np.pad(words[:, :-1], ((0, 0), (1, 0)), constant_values=-1)
    opens: npt.NDArray[np.bool_] = (words >= 0) & (words != before)
    return opens


def _cut(word: str) -> str:
    """A lone surrogate is no Unicode text, and the tokenizer refuses it: it becomes `?`."""
    return word[:MAX_LETTERS].encode("utf-8", "replace").decode("utf-8")
