"""The section `riva` of the settings: how a Riva server is reached, hears and speaks."""

from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from assistant.sections import Section
from values.riva import RivaServer


class RivaHearing(Section):
    model: str = Field("", max_length=200)
    "Name of the model; empty = the server chooses by language."
    language: str = Field("en-US", pattern=r"^[A-Za-z-]{2,20}$")
    punctuation: bool = True
    "Whether transcripts come with capitals and punctuation."
    verbatim: bool = False
    "Whether numbers stay words: `fifty dollars` instead of `$50`."
    boost: float = Field(20, ge=0, le=1000)
    "How much likelier names of the catalogue are made; 0 = they are not sent."
    words: tuple[str, ...] = Field((), max_length=1000)
    "More names to be made likelier."
    answer_s: float = Field(3, gt=0, le=60)
    "Longest wait for a transcript of what was said; the embedded engine takes the turn after that."
    stream_s: float = Field(300, ge=10, le=3600)
    "Longest time one call is kept open; a new one is begun between two turns."
    function_id: str = Field("", pattern=r"^[A-Za-z0-9_.-]*$")
    "Which function is meant, where Riva is hosted as one."


class RivaSpeaking(Section):
    voice: str = Field("", max_length=200)
    "Name of the voice, as `English-US.Female-1`; empty = the server's first one of the language."
    language: str = Field("en-US", pattern=r"^[A-Za-z-]{2,20}$")
    rate_hz: int = Field(22_050, ge=8000, le=48_000)
    "Samples a second."
    characters: int = Field(400, ge=40, le=10_000)
    "Longest text of one call; a longer one is parted at the ends of its sentences."
    deadline_s: float = Field(4, gt=0, le=60)
    "Longest wait for the next piece of sound; the embedded voice goes on after that."
    function_id: str = Field("", pattern=r"^[A-Za-z0-9_.-]*$")
    "Which function is meant, where Riva is hosted as one."


class Riva(Section):
    """For understanding, hearing and speaking alike; where it is says RIVA_URI."""

    tls: bool = False
    "Speak TLS; a certificate below switches it on as well."
    root_certificate: Path | None = None
    "PEM of who signed the server's certificate; none = the public authorities."
    client_certificate: Path | None = None
    client_key: Path | None = None
    "PEM files of ours, for a server that asks who we are."
    asr: RivaHearing = RivaHearing()
    tts: RivaSpeaking = RivaSpeaking()

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if bool(self.client_certificate) != bool(self.client_key):
            raise ValueError("client_certificate and client_key belong together; set both")
        return self

    def server(self, uri: str, key: str, function_id: str) -> RivaServer:
        return RivaServer(
            uri=uri,
            key=key,
            function_id=function_id,
            tls=self.tls,
            root_certificate=self.root_certificate,
            client_certificate=self.client_certificate,
            client_key=self.client_key,
        )

    @property
    def encrypted(self) -> bool:
        return self.tls or bool(self.root_certificate or self.client_certificate)
