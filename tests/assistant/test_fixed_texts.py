"""Only what is said to everybody in the same words may be kept as sound on disk."""

from assistant.build import SHIPPED_FLOWS, read_language
from assistant.config import Settings
from assistant.fixed_texts import fixed_clauses
from assistant.speech_settings import Speech
from assistant.voices import embedded_synthesizer
from dialog.loader import load_or_fail


def _clauses() -> frozenset[str]:
    flows = load_or_fail([SHIPPED_FLOWS]).flows
    assert flows is not None
    wording, _ = read_language(Settings())
    return fixed_clauses(flows, wording)


def test_questions_and_apologies_of_the_flows_are_fixed() -> None:
    clauses = _clauses()
    assert "In which city?" in clauses
    assert any(clause.startswith("Hi, I'm Nara.") for clause in clauses)
    assert any(clause.startswith("Something went wrong on our side.") for clause in clauses)


def test_nothing_with_a_variable_is_fixed() -> None:
    assert not [clause for clause in _clauses() if set(clause) & set("{}%")]


def test_a_fixed_sentence_is_kept_in_the_home_and_another_one_is_not() -> None:
    settings = Settings()
    voice = embedded_synthesizer(settings, frozenset({"In which city?"}))
    for text in ("In which city?", "Hello Anna."):
        assert list(voice.synthesize(text))
    assert len(list((settings.home / "cache" / "voice").iterdir())) == 1


def test_without_a_size_nothing_is_kept() -> None:
    settings = Settings(speech=Speech(cache_mb=0))
    assert list(embedded_synthesizer(settings, frozenset({"Hi."})).synthesize("Hi."))
    assert not (settings.home / "cache").exists()
