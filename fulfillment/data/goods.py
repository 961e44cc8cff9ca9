"""The goods of the imaginary retailer: kinds of item, their makers, colours, sizes and prices.

Brand names stand for the sort of goods their owners are known for; models and prices are
invented.
"""

from dataclasses import dataclass
from decimal import Decimal

from fulfillment.data.hand_lists import lines_of, listed


@dataclass(frozen=True, slots=True)
class Model:
    brand: str
    name: str
    price: Decimal
    "Of the first size; larger sizes of goods with `grows` cost more."


@dataclass(frozen=True, slots=True)
class Good:
    department: str
    type: str
    "What it is called in an answer: `running shoes`."
    words: tuple[str, ...]
    "Other words for it."
    colors: tuple[str, ...]
    "Colours every model comes in; empty = colour does not matter."
    sizes: tuple[str, ...]
    "Sizes every model comes in; empty = size does not matter."
    grows: bool
    "Whether a larger size costs more (memory does, shoes do not)."
    models: tuple[Model, ...]


def _good(department: str, line: str) -> Good:
    type_, words, colors, sizes, models = line.split("|")
    return Good(
        department,
        type_,
        listed(words),
        listed(colors),
        listed(sizes.removeprefix("+")),
        sizes.startswith("+"),
        tuple(_model(m) for m in models.split(";")),
    )


def _model(text: str) -> Model:
    brand, name, price = text.split(":")
    return Model(brand.strip(), name.strip(), Decimal(price))


def _goods(lines: list[str]) -> list[Good]:
    """A line `# shoes` names the department of the lines that follow."""
    department = ""
    goods = []
    for line in lines:
        if line.startswith("# "):
            department = line.removeprefix("# ")
        else:
            goods.append(_good(department, line))
    return goods


GOODS = tuple(_goods(lines_of("goods.txt")))
