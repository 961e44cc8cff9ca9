"""The whole corpus of mutations, kind by kind: python -m tests.dialog.mutation_report"""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.dialog.mutations import findings, is_found, mutations


def main() -> None:
    """Print what is missed, and the count of each kind."""
    made, missed = Counter[str](), Counter[str]()
    with TemporaryDirectory() as folder:
        for mutation in mutations():
            made[mutation.kind] += 1
            found = findings(mutation, Path(folder))
            if not is_found(mutation, found):
                missed[mutation.kind] += 1
                print(f"missed: {mutation}", *(f"  {p}" for p in found[:2]), sep="\n")
    for kind, number in made.items():
        print(f"{kind}: {number - missed[kind]} of {number}")
    print(f"all: {made.total() - missed.total()} of {made.total()}")


if __name__ == "__main__":
    main()
