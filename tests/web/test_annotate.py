"""The annotation page beside the assistant: only where a key is set, and only for who has it."""

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from assistant.keys import hash_of
from tests.commands.nara import nara
from tests.web.browser.annotator import chosen
from tests.web.served import Served, running, served

KEY = {"Authorization": "Bearer nara_test-key"}


def following(here: Served, name: str, **headers: str) -> httpx2.Response:
    return here.post("/annotate/next", {"annotator": name}, **headers)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_annotators_with_the_key_get_sentences(tmp_path: Path, workers: str) -> None:
    settings: dict[str, Any] = {"learning__key": hash_of("nara_test-key")}
    with served("--workers", workers, home=str(chosen(tmp_path)), **settings) as here:
        assert "script-src 'self'" in here.get("/annotate/").headers["content-security-policy"]
        assert following(here, "anna").status_code == 401
        assert following(here, "anna", Authorization="Bearer wrong").status_code == 401
        shown = following(here, "anna", **KEY).json()
        pressed = {"annotator": "anna", "view": shown["view"], "key": "Enter"}
        assert here.post("/annotate/press", pressed, **KEY).json()["card"]["done"] == 1
        assert following(here, "ben", **KEY).json()["card"]["done"] == 0


def test_without_a_key_there_is_no_such_page() -> None:
    with served() as here:
        assert here.get("/annotate/").status_code == 404
        assert following(here, "anna").status_code == 404


def test_a_key_that_is_no_hash_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "nara.yaml"
    file.write_text(json.dumps({"learning": {"key": "secret"}}))
    refused = nara("serve", "--config", str(file))
    assert refused.code == 2
    assert "write its hash, sha256:...; nara serve --new-key prints one" in refused.err
    assert "secret" not in refused.err


def test_the_page_of_this_machine_answers_to_its_own_names_only(tmp_path: Path) -> None:
    command = ("annotate", "--page", "--port", "0", "--as", "anna")
    with running(*command, home=str(chosen(tmp_path))) as here:
        asked = {"annotator": "anna"}
        assert here.post("/next", asked, Host="evil.example").status_code == 421
        assert here.post("/next", asked).json()["card"]["left"] == 4
        assert here.stop() == 0
