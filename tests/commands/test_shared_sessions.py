"""The commands where conversations live in Redis: together, and what they say while it is away."""

from pathlib import Path

import pytest

from tests.commands.nara import nara
from tests.redis_server import running_redis

AWAY = "redis://ann:hunter2@127.0.0.1:1/0"


def test_a_terminal_elsewhere_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running_redis(tmp_path) as redis:
        monkeypatch.setenv("NARA_SESSIONS__URL", redis.url)
        nara("chat", "--json", "--session", "shared", stdin="is it raining in boston\n")
        monkeypatch.setenv("NARA_HOME", str(tmp_path / "elsewhere"))
        told = nara("chat", "--json", "--session", "shared", stdin="and in denver?\n").objects[-1]
    assert told["turn"] == 2
    assert "Denver" in told["messages"][0]


def test_a_chat_without_its_redis_ends_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARA_SESSIONS__URL", AWAY)
    refused = nara("chat", "--session", "shared", stdin="hello\n")
    assert refused.code == 1
    assert "redis://127.0.0.1:1/0: it cannot be reached; is it running?" in refused.err
    assert refused.err.count("\n") == 1
    assert "hunter2" not in refused.err + refused.out


def test_the_doctor_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARA_OFFLINE", "1")
    monkeypatch.setenv("NARA_SESSIONS__URL", AWAY)
    told = " ".join(nara("doctor").out.split())
    assert "sessions broken The session store redis://127.0.0.1:1/0" in told
    assert "hunter2" not in told
