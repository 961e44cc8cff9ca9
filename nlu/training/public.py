"""The public corpora: their licences, and which of their files are which split."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Fold = Mapping[str, tuple[str, ...]]
"Split name -> files without `.jsonl`; UNDIVIDED holds what the corpus did not divide."
UNDIVIDED = ""


@dataclass(frozen=True, slots=True)
class Corpus:
    licence: str
    "As its origin names it."
    folds: Mapping[str, Fold]
    "The customary divisions by name; the first is the usual one."


_THREE: Fold = {"train": ("train",), "dev": ("dev",), "test": ("test",)}
_VALID: Fold = {"train": ("train",), "dev": ("valid",), "test": ("test",)}

CORPORA: Mapping[str, Corpus] = {
    "snips": Corpus("CC0 1.0", {"usual": _VALID}),
    "hwu64": Corpus(
        "CC BY 4.0",
        {
            "kfold1": {"train": ("kfold1_train",), "test": ("kfold1_test",)},
            "split": {"train": ("split_train",), "dev": ("split_dev",), "test": ("split_test",)},
        },
    ),
    "sgd": Corpus("CC BY-SA 4.0", {"usual": _THREE}),
    "hint3": Corpus("ODbL 1.0", {"usual": {UNDIVIDED: ("curekart_train", "sofmattress_train")}}),
    "clinc150": Corpus("CC BY 3.0", {"usual": _VALID}),
    "multidogo_fastfood": Corpus("CDLA-Permissive 1.0", {"usual": _THREE}),
    "restaurant8k": Corpus("CC BY 4.0", {"usual": {"train": ("train",), "test": ("test",)}}),
    "wands": Corpus("MIT", {"usual": {UNDIVIDED: ("queries",)}}),
}

LICENCES = {name: corpus.licence for name, corpus in CORPORA.items()}


def licences_of(sources: Iterable[str]) -> dict[str, str]:
    """Licences by corpus of utterance sources such as `snips/train`; own sentences have none."""
    # MultiDoGO's sources are written multidogo/fastfood/..., its folder multidogo_fastfood.
    flat = {f"{source.replace('/', '_')}_" for source in sources}
    named = (name for name in LICENCES if any(f.startswith(f"{name}_") for f in flat))
    return {name: LICENCES[name] for name in named}
