"""`nara doctor` shows what works; only what was set up and fails is a problem."""

import json
from pathlib import Path

import pytest

from tests.commands.nara import nara
from tests.servers import HTML_502, serving

SERVICES = ("weatherstack", "openmeteo", "yelp", "ebay")


def verdicts(*arguments: str) -> tuple[int, dict[str, tuple[str, str]]]:
    done = nara("doctor", "--json", *arguments)
    findings = json.loads(done.out)
    return done.code, {f["what"]: (f["verdict"], f["detail"]) for f in findings}


def test_offline_and_without_any_key_all_is_well() -> None:
    code, found = verdicts()
    assert code == 0
    for what in ("settings", "home", "journal", "flows", "model", "catalog", "sample"):
        assert found[what][0] == "works"
    assert {found[name] for name in SERVICES} == {("off", "offline is on")}


def test_without_a_key_a_service_is_not_set_up_which_is_fine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NARA_OFFLINE", "0")
    monkeypatch.setenv("NARA_FULFILLMENT__OPENMETEO__ENABLED", "false")
    code, found = verdicts()
    assert code == 0
    assert found["yelp"] == ("not set up", "for it: set YELP_API_KEY; docs/yelp.md")
    assert found["openmeteo"] == ("off", "fulfillment.openmeteo.enabled is false")


def test_a_service_that_is_set_up_and_broken_is_a_problem_and_shows_no_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NARA_OFFLINE", "0")
    monkeypatch.setenv("NARA_FULFILLMENT__OPENMETEO__ENABLED", "false")
    monkeypatch.setenv("YELP_API_KEY", "s3cret")
    with serving({}) as server:
        server.breaks = HTML_502
        monkeypatch.setenv("NARA_FULFILLMENT__YELP__URL", server.url)
        code, found = verdicts()
    assert code == 1
    assert found["yelp"][0] == "broken"
    assert "s3cret" not in str(found)


def test_half_of_ebay_s_keys_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARA_OFFLINE", "0")
    monkeypatch.setenv("NARA_FULFILLMENT__OPENMETEO__ENABLED", "false")
    monkeypatch.setenv("EBAY_CLIENT_ID", "me")
    code, found = verdicts()
    assert code == 1
    assert found["ebay"][0] == "broken"
    assert "EBAY_CLIENT_SECRET" in found["ebay"][1]


def test_flows_with_errors_are_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "main_flow.yml").write_text("name: main_flow\nstates: {a: {type: nonsense}}\n")
    monkeypatch.setenv("NARA_FLOWS__PATH", str(tmp_path))
    code, found = verdicts()
    assert code == 1
    assert found["flows"][0] == "broken"
    assert "nara flows check" in found["flows"][1]


def test_a_home_that_cannot_be_written_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NARA_HOME", str(tmp_path / "file" / "home"))
    code, found = verdicts()
    assert code == 1
    assert found["home"][0] == "broken"


def test_a_person_gets_a_table() -> None:
    done = nara("doctor")
    assert done.code == 0
    assert "catalog" in done.out
    assert "offline is on" in done.out
