"""Settings: a mistake is one sentence naming the variable or key, never a surprise."""

from pathlib import Path

import pytest

from assistant.config import read_settings
from values.errors import ConfigError

WRONG = [
    ("NARA_NLU", "x", "a section has no value; set its keys: NARA_NLU__MODEL"),
    ("NARA_FULFILLMENT__CATALOG", "x", "set its keys: NARA_FULFILLMENT__CATALOG__URL"),
    ("NARA_FLOW__PATH", "x", "there is no section 'flow'; known: flows, nlu, fulfillment"),
    ("NARA_HOME__PATH", "x", "there is no section 'home'"),
    ("NARA_FLOWS__PAHT", "x", "flows.paht: unknown setting"),
    ("NARA_ARCHIVE__REDACT", "phone,email", "a list is written as JSON"),
    ("NARA_NLU__THREADS", "many", "valid integer"),
    ("NARA_FULFILLMENT__CATALOG__URL", "garbage", "write an SQLAlchemy URL, for example sqlite:"),
]


@pytest.mark.parametrize(("variable", "value", "sentence"), WRONG)
def test_a_wrong_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigError) as caught:
        read_settings()
    assert str(caught.value).startswith(f"{variable}: ")
    assert sentence in str(caught.value)


@pytest.mark.parametrize("variable", ["NARA_CORPORA", "NARA_TRAIN_PYTHON", "NARA_DEBUG", "NARA_X"])
def test_variables_that_are_no_settings_are_left_alone(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    before = read_settings()
    monkeypatch.setenv(variable, "x")
    assert read_settings() == before


@pytest.mark.parametrize("variable", ["NARA_OFFLINE", "NARA_NLU", "NARA_NLU__MODEL", "NARA_CONFIG"])
def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.delenv("NARA_OFFLINE")
    before = read_settings()
    monkeypatch.setenv(variable, "")
    assert read_settings() == before


def test_a_variable_outranks_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "nara.yaml"
    file.write_text("nlu: {threads: 2, threshold: 0.5}\n")
    monkeypatch.setenv("NARA_NLU__THREADS", "3")
    nlu = read_settings(file).nlu
    assert (nlu.threads, nlu.threshold) == (3, 0.5)


@pytest.mark.parametrize("url", ["sqlite:///shop.sqlite", "postgresql+psycopg://host/shop"])
def test_the_catalogue_may_lie_in_a_file_or_on_a_server(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("NARA_FULFILLMENT__CATALOG__URL", url)
    assert read_settings().fulfillment.catalog.url == url
