"""Template files: gaps are filled, options chosen, marks kept, and every fault is named."""

from pathlib import Path
from random import Random

import pytest

from nlu.labels import INTENTS, SLOTS
from nlu.training.markup import Utterance
from nlu.training.recipe import DATA
from nlu.training.templates import expand, read_templates
from values.errors import DataError


def folder(at: Path, template: str, **lexicons: str) -> Path:
    for name in ("lexicons", "templates"):
        (at / name).mkdir()
    for name, text in lexicons.items():
        (at / "lexicons" / f"{name}.txt").write_text(text)
    (at / "templates" / "shop.txt").write_text(template)
    return at


def filled(at: Path, often: int = 50) -> list[Utterance]:
    return list(expand(read_templates(at), often, Random(1)))


def texts(at: Path) -> set[str]:
    return {utterance.text for utterance in filled(at)}


def test_a_gap_takes_every_entry_of_its_lexicon_with_the_slot_of_the_lexicon(
    tmp_path: Path,
) -> None:
    folder(
        tmp_path,
        "## inventory_check\ndo you [have](verb) {color} towels\n",
        color="# slot: item.color\nred\nlight blue\n",
    )

    found = {u.tokens: u for u in filled(tmp_path)}

    blue = found["do", "you", "have", "light", "blue", "towels"]
    assert len(found) == 2
    assert blue.labels == ("O", "O", "B-verb", "B-item.color", "I-item.color", "O")
    assert (blue.intent, blue.source) == ("inventory_check", "template/shop")


def test_entries_of_a_lexicon_without_slot_carry_their_own_marks(tmp_path: Path) -> None:
    folder(
        tmp_path,
        "## unknown\n{thing}\n",
        thing="[nike](item.name) [shoes](item.type)\n",
    )

    (found,) = filled(tmp_path)

    assert found.labels == ("B-item.name", "B-item.type")


def test_a_lexicon_may_be_made_of_others(tmp_path: Path) -> None:
    folder(
        tmp_path,
        "## unknown\n{limit}\n",
        limit="# slot: cost.low\nunder {money}\n",
        money="$9\n20 dollars\n",
    )

    assert {(u.text, u.labels[-1]) for u in filled(tmp_path)} == {
        ("under $9", "I-cost.low"),
        ("under 20 dollars", "I-cost.low"),
    }


def test_options_nest_and_an_empty_one_makes_the_others_optional(tmp_path: Path) -> None:
    folder(tmp_path, "## nomatch.none\n<hi|hey <you|there>|> robot\n")

    assert texts(tmp_path) == {"hi robot", "hey you robot", "hey there robot", "robot"}


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("iron", "an iron"),
        ("mop", "a mop"),
        ("usb cable", "a usb cable"),
        ("8 inch pan", "an 8 inch pan"),
        ("hp printer", "an hp printer"),
        ("herb grinder", "an herb grinder"),
    ],
)
def test_the_article_fits_the_word_that_follows(tmp_path: Path, item: str, text: str) -> None:
    folder(tmp_path, "## unknown\n[a](article) {item}\n", item=f"# slot: item.type\n{item}\n")

    assert texts(tmp_path) == {text}


def test_a_template_gives_at_most_so_many_sentences_and_none_twice(tmp_path: Path) -> None:
    folder(tmp_path, "## unknown\n{color}\n<red|pink>\n", color="red\nblue\ngreen\n")

    assert len(filled(tmp_path, often=1)) == 2
    assert sorted(u.text for u in filled(tmp_path)) == ["blue", "green", "pink", "red"]


def test_entries_take_turns_like_dealt_cards(tmp_path: Path) -> None:
    shades = [f"shade{n}" for n in range(40)]
    folder(tmp_path, "## unknown\nin {color}\n", color="\n".join(shades))

    assert len(texts(tmp_path)) == 40


def test_the_same_random_gives_the_same_sentences() -> None:
    grammar = read_templates(DATA)

    assert list(expand(grammar, 1, Random(5))) == list(expand(grammar, 1, Random(5)))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("in {town}", "shop.txt:2: no lexicon is called 'town'"),
        ("in [boston](town)", "shop.txt:2: no slot is called 'town'"),
        ("in [boston", "shop.txt:2: a bracket is not closed"),
        ("in boston](location)", "shop.txt:2: a bracket is not closed"),
        ("in <boston|reno", "shop.txt:2: a '<' is not closed"),
        ("in boston|reno", "shop.txt:2: a '|' stands outside"),
        ("in {color", "shop.txt:2: a brace is not closed"),
    ],
)
def test_a_faulty_template_is_named_with_file_and_line(
    tmp_path: Path, line: str, message: str
) -> None:
    folder(tmp_path, f"## unknown\n{line}\n", color="red\n")

    with pytest.raises(DataError) as error:
        read_templates(tmp_path)

    assert message in str(error.value)


@pytest.mark.parametrize(
    ("lexicon", "message"),
    [
        ("# slot: item.color\n", "color.txt:1: the lexicon is empty"),
        ("# slot: colour\nred\n", "color.txt:1: no slot is called 'colour'"),
        ("red\n{shade} red\n", "color.txt:2: no lexicon is called 'shade'"),
        ("red\n{color} red\n", "color.txt:1: the lexicon contains itself: color > color"),
    ],
)
def test_a_faulty_lexicon_is_named_with_file_and_line(
    tmp_path: Path, lexicon: str, message: str
) -> None:
    folder(tmp_path, "## unknown\nin {color}\n", color=lexicon)

    with pytest.raises(DataError) as error:
        read_templates(tmp_path)

    assert message in str(error.value)


def test_a_template_needs_a_known_intent_above_it(tmp_path: Path) -> None:
    folder(tmp_path, "in boston\n")
    with pytest.raises(DataError, match=r"shop\.txt:1: write a '## intent' line"):
        read_templates(tmp_path)

    (tmp_path / "templates" / "shop.txt").write_text("## shopping\nin boston\n")
    with pytest.raises(DataError, match=r"shop\.txt:1: no intent is called 'shopping'"):
        read_templates(tmp_path)


def test_marks_inside_a_marked_lexicon_are_refused_when_filled(tmp_path: Path) -> None:
    folder(
        tmp_path,
        "## unknown\n{limit}\n",
        limit="# slot: cost.low\nunder {money}\n",
        money="[nine](item.quantity) dollars\n",
    )

    with pytest.raises(DataError, match=r"shop\.txt:2: filled as .*: a bracket is not closed"):
        filled(tmp_path)


def test_the_shipped_templates_cover_every_intent_and_every_slot() -> None:
    found = list(expand(read_templates(DATA), 3, Random(2)))

    assert {u.intent for u in found} == set(INTENTS)
    assert {label[2:] for u in found for label in u.labels if label != "O"} == set(SLOTS)


def test_no_shipped_sentence_stands_under_two_intents() -> None:
    found = list(expand(read_templates(DATA), 12, Random(3)))

    assert len({u.tokens for u in found}) == len({(u.tokens, u.intent) for u in found})
    assert 9_000 < len(found) < 13_000


def test_no_lexicon_lies_unused() -> None:
    written = [path.read_text() for path in DATA.glob("*/*.txt")]

    assert [
        name
        for name in read_templates(DATA).lexicons
        if not any(f"{{{name}}}" in text for text in written)
    ] == []
