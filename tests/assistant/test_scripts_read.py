"""A test file says what is wrong with it: all at once, with line, column and what was meant."""

from pathlib import Path

import pytest

from assistant.scripts_read import read_cases, read_text
from assistant.scripts_yaml import read_page, write_page
from tests.assistant.scripts_trying import FILE, cases
from values.errors import ConfigError, DataError

ONE = "conversations:\n  - name: a\n    turns:\n      - user: hi\n        status: ok\n"


def faults(text: str) -> list[str]:
    with pytest.raises(DataError) as caught:
        read_text(text, FILE)
    return [line.removeprefix("talk.yml:") for line in str(caught.value).splitlines()]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"sed: 1\n{ONE}", "1:1: unknown key 'sed' (did you mean 'seed'?)"),
        (f"now: noon\n{ONE}", "1:6: 'noon' is no ISO time; write for example 2026-11-25T10:00"),
        (f"{ONE}        mesages: hi\n", "6:9: unknown key 'mesages' (did you mean 'messages'?)"),
        (f"{ONE}        status: ok\n", "6:9: 'status' is written twice (the first one counts)"),
        (
            f"{ONE}        messages: {{contians: x}}\n",
            "6:20: unknown key 'contians' (did you mean 'contains'?)",
        ),
        (
            f"{ONE}        lookups: {{servis: Retail}}\n",
            "6:19: unknown key 'servis' (did you mean 'service'?)",
        ),
        (
            f"fulfillment: [{{service: Wether, unavailable: }}]\n{ONE}",
            "1:16: 'Wether' is no service (write Retail or Weather)",
        ),
        (
            f"fulfillment: [{{service: Weather}}]\n{ONE}",
            "1:15: write one of answer, nothing_found, ambiguous, unavailable",
        ),
        (f"{ONE}  - name: b\n    turns: []\n", "7:5: 'turns' takes a list with at least one"),
        (f"{ONE}  - words\n", "6:5: an item of 'conversations' takes keys with values below it"),
        (f"{ONE}  - name: b\n", "6:5: 'turns' is missing"),
        ("a: &x [1]\nb: *x\n", "2:4: aliases (*name) are not used in test files"),
        ("a: [1\nb: 2\n", "2:2: broken YAML: did not find expected ',' or ']'"),
        ("", "1:1: 'conversations' is missing"),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_was_meant(text: str, fault: str) -> None:
    found = faults(text)
    line = fault.split(":")[0]
    assert any(
        one.startswith(fault) or (one.startswith(f"{line}:") and fault.split(": ", 1)[1] in one)
        for one in found
    ), found


def test_all_faults_are_told_at_once_in_their_order() -> None:
    text = "sed: 1\nnow: noon\n" + ONE + "        mesages: hi\n"
    assert [fault.split(":")[0] for fault in faults(text)] == ["1", "2", "8"]


def test_a_pattern_that_is_none_is_told_before_anything_runs() -> None:
    (fault,) = faults(f"{ONE}        messages: {{regex: '('}}\n")
    assert fault.startswith("6:20: 'regex' is no regular expression")


def test_a_conversation_that_expects_nothing_is_refused() -> None:
    (fault,) = faults("conversations:\n  - name: a\n    turns:\n      - user: hi\n")
    assert fault.startswith("2:5: it expects nothing, so it cannot fail")


def test_two_conversations_cannot_have_one_name() -> None:
    (fault,) = faults(ONE + ONE.removeprefix("conversations:\n"))
    assert fault.startswith("6:5: the name 'a' is taken (line 2 has it, too")


def test_texts_are_taken_as_written() -> None:
    text = "conversations:\n  - name: no\n    turns:\n      - {user: yes, slots: {item.size: 10}}\n"
    (case,) = cases(text)
    assert (case.name, case.turns[0].user) == ("no", "yes")
    assert case.turns[0].slots == {"item.size": ("10",)}


def test_a_conversation_overrides_what_its_file_holds() -> None:
    text = f"seed: 3\nnow: 2026-01-01\n{ONE}    seed: 4\n"
    (case,) = cases(text)
    assert (case.seed, case.now and case.now.isoformat()) == (4, "2026-01-01T00:00:00+00:00")


def test_below_data_plain_words_have_the_types_of_json() -> None:
    page = read_page("data: {a: 1.5, b: true, c: null, d: yes, e: '1.5', f: 02108}\nx: 1.5\n")
    assert page.content == {
        "data": {"a": 1.5, "b": True, "c": None, "d": "yes", "e": "1.5", "f": "02108"},
        "x": "1.5",
    }


@pytest.mark.parametrize(
    "text", ["yes", "~", "", " x ", "a: b", "- a", "'", '"', "1.5", "{{ x }}", "☔", "a\nb", "null"]
)
def test_what_is_written_is_read_back_as_the_same(text: str) -> None:
    assert read_page(write_page({"user": text, "data": {"a": text}})).content == {
        "user": text,
        "data": {"a": text},
    }


def test_deep_nesting_is_refused_and_not_followed() -> None:
    (fault,) = faults("a: " + "[" * 500 + "\n")
    assert "nest" in fault


def test_a_folder_is_read_with_the_folders_below_it(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.yml").write_text(ONE)
    (tmp_path / "a.yaml").write_text(ONE)
    assert [case.file.name for case in read_cases([tmp_path])] == ["a.yaml", "b.yml"]


@pytest.mark.parametrize("name", ["nowhere.yml", "."])
def test_where_there_are_no_tests_it_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match=r"is not there|holds no conversation tests"):
        read_cases([tmp_path / name])


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(b"name: \xff\xfe\n")
    with pytest.raises(DataError, match=r"a\.yml:1:1: no UTF-8 text"):
        read_cases([tmp_path])
