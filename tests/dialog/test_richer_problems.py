"""choice, collect, call, when, handoff, end, and texts: every wrong property, at its place."""

from pathlib import Path

import pytest

from dialog.loader import load
from tests.dialog.problems import MAIN, check, expected, places

ASK = "slots: [{slot: location, ask: Where?"
WAYS = "transitions: {done: init, notmatch: init}"
STATES = [
    ("F004", "§first: {type: choice, properties: {options: [a]}}", "write 'text'"),
    ("F004", "§first: {type: choice, properties: {text: A}}", "one of options or list"),
    ("F004", "first: {type: choice, properties: {text: A, options: [a], §list: b}}", "one of"),
    ("F004", "first: {type: choice, properties: {text: A, options: [a, §A]}}", "the first counts"),
    ("F004", "first: {type: choice, properties: {text: A, options: [§match]}}", "another word"),
    ("F004", "first: {type: choice, properties: {text: A, options: [§[a]]}}", "value"),
    ("F004", "first: {type: choice, properties: {text: A, options: [§{label: a}]}}", "'value'"),
    (
        "F005",
        "first: {type: choice, properties: {text: A, options: [{value: a, §lable: b}]}}",
        "did you mean 'label'?",
    ),
    ("F004", "first: {type: choice, properties: {text: A, options: [a], §tries: 0}}", "1 to 10"),
    (
        "F004",
        "first: {type: choice, properties: {text: A, options: [a], §patience: lng}}",
        "'long'",
    ),
    (
        "F011",
        "first: {type: choice, properties: {text: A, options: [a]},"
        " transitions: {a: init, §b: init}}",
        "known: a, match, notmatch, next_state, flow",
    ),
    (
        "F012",
        "§first: {type: choice, properties: {text: A, options: [a, b]}, transitions: {a: init}}",
        "under 'transitions'",
    ),
    (
        "F022",
        "first: {type: choice, properties: {text: A, options: [{value: a, §intent: price_chek}]}}",
        "'price_check'?",
    ),
    ("F004", "§first: {type: collect, " + WAYS + "}", "write 'slots'"),
    (
        "F004",
        "first: {type: collect, properties: {slots: [§{slot: location}]}, " + WAYS + "}",
        "ask",
    ),
    (
        "F004",
        "first: {type: collect, properties: {"
        + ASK
        + "}, §{slot: location, ask: A}]}, "
        + WAYS
        + "}",
        "the first counts",
    ),
    (
        "F004",
        "first: {type: collect, properties: {" + ASK + ", §valid: small}]}, " + WAYS + "}",
        "write",
    ),
    (
        "F004",
        "first: {type: collect, properties: {" + ASK + ", valid: {§matches: '('}}]}, " + WAYS + "}",
        "regular expression",
    ),
    (
        "F005",
        "first: {type: collect, properties: {" + ASK + ", valid: {§mor_than: 1}}]}, " + WAYS + "}",
        "more_than",
    ),
    (
        "F006",
        "first: {type: collect, properties: {" + ASK + ", §invalid: '{{ a'}]}, " + WAYS + "}",
        "",
    ),
    (
        "F025",
        "first: {type: collect, properties: {slots: [{§slot: locaton, ask: A}]}, " + WAYS + "}",
        "'location'?",
    ),
    (
        "F012",
        "§first: {type: collect, properties: {" + ASK + "}]}, transitions: {done: init}}",
        "under",
    ),
    ("F004", "§first: {type: call, transitions: {next_state: init}}", "write 'flow'"),
    (
        "F010",
        "first: {type: call, properties: {§flow: shp}, transitions: {next_state: init}}",
        "known: main_flow",
    ),
    ("F004", "first: {type: when, properties: {§cases: }, transitions: {else: init}}", "'cases'"),
    (
        "F010",
        "first: {type: when, properties: {cases: [{if: {slot: location, set: true}, §go: intit}]},"
        " transitions: {else: init}}",
        "'init'?",
    ),
    (
        "F012",
        "§first: {type: when, properties: {cases: [{if: {slot: location, set: true}, go: init}]}}",
        "under 'transitions'",
    ),
    *(
        (
            "F004",
            f"first: {{type: when, properties: {{cases: [{{§if: {{{wrong}}}, go: init}}]}},"
            " transitions: {else: init}}",
            hint,
        )
        for wrong, hint in [
            ("slot: location", "write one of is"),
            ("is: a", "slot, key or value"),
            ("slot: location, key: intent, is: a", "slot, key or value"),
            ("slot: location, set: true, unset: true", "leave one of them out"),
            ("key: none, set: true", "another name"),
            ('slot: "a\'b", set: true', "letters"),
        ]
    ),
    (
        "F023",
        "first: {type: choice, properties: {text: Which?,"
        " options: [{value: sky, intent: price_check, covers: [§waether.*]}]}}",
        "",
    ),
    ("F006", "first: {type: handoff, properties: {§reason: '{{ a'}}", ""),
    ("F005", "first: {type: end, properties: {§reslt: a}}", "'result'?"),
    ("F011", "first: {type: end, transitions: {§next_state: init}}", ""),
    ("F004", "first: {type: message_text, properties: {text: {§english: Hi}}}", "texts by locale"),
    ("F004", "first: {type: message_text, properties: {§text: {say: Hi}}}", "'text' beside 'say'"),
    ("F004", "first: {type: message_text, properties: {text: {en: Hi, §say: Hi}}}", "by locale"),
    ("F006", "first: {type: message_text, properties: {text: {en: Hi, §fr: '{{ a'}}}", ""),
    ("F006", "first: {type: message_text, properties: {text: Hi, say: {fr: A, §de: '{{ a'}}}", ""),
]


@pytest.mark.parametrize(("code", "state", "hint"), STATES)
def test_what_is_wrong_is_reported_where_it_stands(
    tmp_path: Path, code: str, state: str, hint: str
) -> None:
    problems, marks = check(tmp_path, main=f"{MAIN}  {state}\n")
    assert places(problems) == expected(code, marks)
    assert hint in problems[0].hint


CALL = "  first: {type: call, properties: {flow: shop}, transitions: {%s}}\n"
SHOP = "name: shop\nstates:\n  over: {type: end, properties: {result: sold}}\n"


@pytest.mark.parametrize(
    ("ways", "code", "hint"),
    [
        ("next_state: init, §sald: init", "F011", "'sold'?"),
        ("sold: init", "", ""),
        ("next_state: init", "", ""),
    ],
)
def test_a_caller_goes_on_by_results_that_the_called_flow_has(
    tmp_path: Path, ways: str, code: str, hint: str
) -> None:
    problems, marks = check(tmp_path, main=MAIN + CALL % ways, shop=SHOP)
    assert places(problems) == expected(code, marks)
    assert not code or hint in problems[0].hint


TWO_ENDS = """name: shop
states:
  ask:
    type: choice
    properties: {text: Buy it?, options: [yes, no]}
    transitions: {yes: over, no: other}
  over: {type: end, properties: {result: sold}}
  other: {type: end, properties: {result: kept}}
"""


def test_a_caller_has_a_way_on_for_every_result(tmp_path: Path) -> None:
    main = MAIN + "  §first: {type: call, properties: {flow: shop}, transitions: {sold: init}}\n"
    problems, marks = check(tmp_path, main=main, shop=TWO_ENDS)
    assert places(problems) == expected("F012", marks)
    assert "no way on for kept" in problems[0].message


def test_every_type_in_use_together_is_without_a_fault() -> None:
    loaded = load([Path(__file__).parent / "all_types"])
    assert loaded.problems == ()
    assert loaded.flows is not None
