"""`nara chat --json` is a contract: these keys, one line a turn, whatever comes in."""

import json
from pathlib import Path

import pytest

from archive.journal import Journal
from tests.commands.nara import nara

KEYS = [
    "session", "turn", "messages", "act", "intent", "confidence", "slots", "values", "topic",
    "context", "state", "status", "latency_ms",
]  # fmt: skip
SHOPPER = """what is the weather like
boston
and tomorrow?
where is the best rated thai restaurant in chicago
how much is a cordless vacuum
do you have it in stock in denver
thanks
"""


def test_the_greeting_comes_first_and_every_line_has_the_same_keys() -> None:
    run = nara("chat", "--json", stdin="hello\n")
    assert run.code == 0
    assert [list(line) for line in run.objects] == [KEYS, KEYS]
    greeting = run.objects[0]
    assert (greeting["turn"], greeting["intent"], greeting["status"]) == (0, None, "ok")
    assert set(greeting["latency_ms"]) == {"nlu", "fulfillment", "total"}


def test_a_shopper_is_served_through_weather_shops_prices_and_stock() -> None:
    turns = nara("chat", "--json", "--seed", "1", stdin=SHOPPER).objects[1:]
    said = [" ".join(turn["messages"]) for turn in turns]
    assert [turn["status"] for turn in turns] == ["ok"] * 7
    assert turns[0]["state"] == "weather_flow.input_location"
    assert "Boston" in said[1]
    assert "Boston" in said[2]
    assert "tomorrow" in said[2]
    assert "Chicago" in said[3]
    assert "thai" in said[3].lower()
    assert "vacuum" in said[4]
    assert "$" in said[4]
    assert "vacuum" in said[5]
    assert "Denver" in said[5]
    assert turns[6]["act"] == "thanks"
    assert [turn["topic"] for turn in turns[1:6]] == [
        "weather.weather", "weather.weather", "find_the_store", "price_check", "inventory_check",
    ]  # fmt: skip


def test_the_same_seed_and_clock_give_the_same_conversation() -> None:
    fixed = ("chat", "--json", "--seed", "7", "--now", "2026-11-23T10:00", "--session", "s")
    first = nara(*fixed, stdin=SHOPPER).objects
    for file in Path(__import__("os").environ["NARA_HOME"]).rglob("*.sqlite*"):
        file.unlink()
    second = nara(*fixed, stdin=SHOPPER).objects
    for line in (*first, *second):
        line.pop("latency_ms")
    assert first == second


def test_a_session_goes_on_in_the_next_process(nara_home: Path) -> None:
    first = nara("chat", "--json", "--session", "mine", stdin="what is the weather like\n")
    second = nara("chat", "--json", "--session", "mine", stdin="boston\n")
    assert first.objects[-1]["turn"] == 1
    answer = second.objects[-1]
    assert (answer["turn"], answer["topic"]) == (2, "weather.weather")
    assert "Boston" in answer["messages"][0]


def test_every_line_is_a_turn_an_empty_one_and_a_slash_too() -> None:
    run = nara("chat", "--json", stdin="\n/quit\nhi\r\nlast without newline")
    assert [line["turn"] for line in run.objects] == [0, 1, 2, 3, 4]
    assert run.code == 0


def test_a_goodbye_is_not_the_end() -> None:
    turns = nara("chat", "--json", stdin="bye\nhow much is an umbrella\n").objects
    assert turns[1]["act"] == "bye"
    assert turns[2]["topic"] == "price_check"


@pytest.mark.parametrize(
    "line",
    [b"\xff\xfe broken bytes", b"{{7*7}}", b"a\x00b\x1b[2J", "😀😀".encode(), b"x" * 100_000],
    ids=["utf-8", "template", "control", "emoji", "100 kB"],
)
def test_hostile_input_is_one_turn_without_a_traceback(line: bytes) -> None:
    run = nara("chat", "--json", stdin=line + b"\nhello\n")
    assert run.code == 0
    assert "Traceback" not in run.err
    assert [obj["turn"] for obj in run.objects] == [0, 1, 2]
    assert "49" not in run.objects[1]["messages"][0]
    assert run.objects[2]["act"] == "greet"


def test_sql_in_a_city_name_is_only_a_name(nara_home: Path) -> None:
    text = "find a bakery in boston'; DROP TABLE stores; --\nfind a bakery in boston\n"
    turns = nara("chat", "--json", stdin=text).objects
    assert turns[2]["status"] == "ok"
    assert "Boston" in turns[2]["messages"][0]


def test_every_answered_turn_is_in_the_journal(nara_home: Path) -> None:
    lines = nara("chat", "--json", stdin=SHOPPER).objects
    import sqlite3

    with sqlite3.connect(nara_home / "journal.sqlite") as database:
        name = database.execute("select conversation_id from turns").fetchone()[0]
    database.close()
    kept = list(Journal(nara_home / "journal.sqlite").turns(name))
    assert [list(turn.messages) for turn in kept] == [line["messages"] for line in lines]
    assert kept[2].trace["lookups"][0]["source"] == "sample"


def test_nothing_is_written_outside_the_home(nara_home: Path, tmp_path: Path) -> None:
    nara("chat", "--json", stdin="is it raining in boston\n")
    assert [path.name for path in tmp_path.iterdir()] == ["nara-home"]


def test_a_missing_model_is_said_once_and_the_shopper_hears_an_honest_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NARA_NLU__MODEL", str(tmp_path / "no-model"))
    run = nara("chat", "--json", stdin="how much is a vacuum\nhello\n")
    assert run.code == 0
    assert run.err.count("\n") == 1
    assert "no-model" in run.err
    assert [line["status"] for line in run.objects] == ["ok", "error", "ok"]


def test_a_broken_flow_file_is_named_with_its_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "main_flow.yml").write_text("name: main\nstates:\n  a: [1, 2\n")
    monkeypatch.setenv("NARA_FLOWS__PATH", str(tmp_path))
    run = nara("chat", "--json")
    assert run.code == 1
    assert "main_flow.yml:3" in run.err
    assert "Traceback" not in run.err


def test_a_damaged_journal_is_one_sentence_and_is_left_alone(nara_home: Path) -> None:
    nara_home.mkdir(parents=True)
    (nara_home / "journal.sqlite").write_bytes(b"not a database" * 200)
    run = nara("chat", "--json", stdin="hello\n")
    assert run.code == 1
    assert "journal.sqlite" in run.err
    assert "Traceback" not in run.err
    assert (nara_home / "journal.sqlite").read_bytes().startswith(b"not a database")


def test_wrong_usage_exits_with_two() -> None:
    assert nara("chat", "--now", "yesterday").code == 2
    assert nara("chat", "--nonsense").code == 2


def test_a_wrong_setting_names_its_key(tmp_path: Path) -> None:
    (tmp_path / "nara.yaml").write_text("journal:\n  durability: maybe\n")
    run = nara("chat", "--json", "--config", str(tmp_path / "nara.yaml"))
    assert run.code == 2
    assert "journal.durability" in run.err


def test_the_reference_flows_hold_a_weather_conversation(monkeypatch: pytest.MonkeyPatch) -> None:
    seed = Path(__file__).parent.parent / "dialog" / "seed_flows"
    monkeypatch.setenv("NARA_FLOWS__PATH", str(seed))
    run = nara("chat", "--json", stdin="what is the weather like\nboston\nand in tucson?\n")
    assert run.objects[0]["messages"][0].startswith("Hi, welcome to NARA")
    assert run.objects[1]["messages"] == ["For which location?"]
    assert "Boston" in run.objects[2]["messages"][0]
    assert "Tucson" in run.objects[3]["messages"][0]
    assert "4 errors" in run.err


def test_plain_output_is_what_the_assistant_says() -> None:
    run = nara("chat", "--seed", "1", stdin="hello\n")
    assert len(run.out.splitlines()) == 2
    assert not run.out.startswith("{")


def test_json_lines_are_utf_8_whatever_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    run = nara("chat", "--json", stdin="weather in zürich\n")
    assert json.loads(run.out.splitlines()[1])["turn"] == 1


def test_nothing_is_written_into_the_user_s_own_folders(
    tmp_path: Path, nara_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = tmp_path / "user"
    user.mkdir()
    monkeypatch.setenv("HOME", str(user))
    monkeypatch.delenv("ORT_DISABLE_TELEMETRY", raising=False)
    assert nara("chat", "--json", stdin="is it raining in boston\n").code == 0
    assert list(user.rglob("*")) == []
    assert (nara_home / "journal.sqlite").is_file()
