"""The section `speech` of the settings: who hears and who speaks."""

from typing import Literal

from pydantic import Field

from assistant.sections import Section


class VoiceLimits(Section):
    """What `nara bench voice` calls too slow, or too bad."""

    decision_p50_ms: float = Field(150, gt=0)
    "From the final transcript to the first sound of the answer."
    decision_p95_ms: float = Field(400, gt=0)
    whole_p50_ms: float = Field(800, gt=0)
    "From the end of speech to the first sound of the answer."
    whole_p95_ms: float = Field(1500, gt=0)
    wer_percent: float = Field(6, ge=0)
    "Word error rate."
    memory_mb: float = Field(900, gt=0)


class Speech(Section):
    recognizer: Literal["embedded", "riva"] = "embedded"
    "Who hears: the embedded engine, or Riva with it behind."
    synthesizer: Literal["embedded", "riva"] = "embedded"
    "Who speaks: a voice of this machine, or Riva with it behind."
    engine: Literal["auto", "flite", "espeak-ng", "package", "piper"] = "auto"
    """The embedded voice: a program, eSpeak NG from a package, or a neural voice; auto = the first
    that is there, the neural one where a path is given."""
    voice: str = Field("", pattern=r"^[A-Za-z0-9_+./~ -]{0,300}$")
    "A voice of that engine, as slt or en-us+f3, or a path, VOICE.onnx; empty = the engine's own."
    cache_mb: int = Field(50, ge=0, le=100_000)
    "Megabytes of fixed sentences kept as sound in the home; 0 = none."
    threads: int = Field(2, ge=1, le=64)
    "CPU threads of one transcript."
    likely: bool = True
    "Whether the embedded engine leans towards what shoppers say and the names of the catalogue."
    words: tuple[str, ...] = Field((), max_length=1000)
    "More names that it leans towards."
    partials: bool = True
    "Whether what was understood so far is told at each pause."
    web: bool = True
    "Whether `nara serve` hears and speaks, where the engines are there."
    calls: int = Field(8, ge=1, le=1000)
    "Spoken conversations that a worker has open at once."
    microphone: str = Field("", max_length=200)
    "Part of a device's name, for `nara chat --voice`; empty = the system's choice."
    loudspeaker: str = Field("", max_length=200)
    "The same."
    limits: VoiceLimits = VoiceLimits()
    "Of `nara bench voice`."
