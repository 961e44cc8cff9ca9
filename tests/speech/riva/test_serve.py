"""riva-serve as a server: where it listens, TLS, how it ends, what it says of wrong settings."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from typing import Any

import grpc
import pytest
import riva.client
import trustme
from riva.client.proto.riva_tts_pb2 import RivaSynthesisConfigRequest

from speech.server import Engines, RivaServing, Serving
from tests.speech.engines import PAUSE, Beeper, Speller, spoken
from tests.speech.riva.serving import Client, analyse, config, refused, streaming
from values.errors import ConfigError

ENGINES = Engines(Speller(), Beeper(), analyse)
TURN = spoken("how", "much")


@pytest.fixture
def pair(authority: trustme.CA, tmp_path: Path) -> tuple[Path, Path]:
    issued = authority.issue_cert("127.0.0.1")
    certificate, key = tmp_path / "server.pem", tmp_path / "server.key"
    certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    issued.private_key_pem.write_to_path(str(key))
    return certificate, key


def test_over_tls_with_the_stock_client(
    authority: trustme.CA, pair: tuple[Path, Path], tmp_path: Path
) -> None:
    root = tmp_path / "root.pem"
    authority.cert_pem.write_to_path(str(root))

    with RivaServing(ENGINES, Serving(port=0, tls_certificate=pair[0], tls_key=pair[1])) as server:
        auth = riva.client.Auth(
            uri=server.address, ssl_root_cert=root, metadata_args=[["authorization", "Bearer x"]]
        )
        with Client(auth) as client:
            assert client.asr.offline_recognize(b"".join(TURN), config()).results


def test_certificate_and_key_belong_together(pair: tuple[Path, Path]) -> None:
    with pytest.raises(ConfigError, match="--tls-cert and --tls-key belong together"):
        RivaServing(ENGINES, Serving(port=0, tls_certificate=pair[0]))


def test_a_certificate_that_is_not_there_is_named(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere.pem"

    with pytest.raises(ConfigError, match=r"nowhere\.pem: cannot be read \(No such file"):
        RivaServing(ENGINES, Serving(port=0, tls_certificate=nowhere, tls_key=nowhere))


def test_a_certificate_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "some.pem").write_text("no certificate")
    wrong = Serving(port=0, tls_certificate=tmp_path / "some.pem", tls_key=tmp_path / "some.pem")

    with pytest.raises(ConfigError, match="are no certificate and key"):
        RivaServing(ENGINES, wrong)


def test_a_port_that_is_taken_is_told_with_what_to_do() -> None:
    with RivaServing(ENGINES, Serving(port=0)) as server:
        port = int(server.address.rsplit(":", 1)[1])

        with pytest.raises(ConfigError, match=f"cannot listen at 127.0.0.1:{port}; .*--port"):
            RivaServing(ENGINES, Serving(port=port))


def test_a_call_under_way_may_finish_when_the_server_stops() -> None:
    hold, answers = Flag(), list[Any]()

    def slowly() -> Iterator[bytes]:
        yield TURN[0]
        hold.wait(20)
        yield from TURN[1:]

    server = RivaServing(ENGINES, Serving(port=0, grace_s=10))
    with server, Client(riva.client.Auth(uri=server.address)) as client:
        wanted = streaming(interim_results=True)
        call = client.asr.streaming_response_generator(slowly(), wanted)
        answers.append(next(call))
        rest = Thread(target=lambda: answers.extend(call))
        rest.start()
        stopping = Thread(target=server.__exit__)
        stopping.start()
        hold.set()
        rest.join(20)
        stopping.join(20)

    assert answers[-1].results[0].alternatives[0].transcript == "how much "


def test_what_nobody_does_here_is_not_served() -> None:
    silent = Engines(None, None, analyse)

    with (
        RivaServing(silent, Serving(port=0)) as server,
        Client(riva.client.Auth(uri=server.address)) as client,
    ):
        with refused(grpc.StatusCode.UNIMPLEMENTED) as hears:
            client.asr.offline_recognize(PAUSE, config())
        with refused(grpc.StatusCode.UNIMPLEMENTED) as speaks:
            client.tts.stub.GetRivaSynthesisConfig(RivaSynthesisConfigRequest())
        assert client.nlp.analyze_intent("snow in Boston").intent.class_name

    assert hears[0].startswith("nothing here recognises speech; run on the server: pip install")
    assert speaks[0].startswith("nothing here speaks; run on the server: pip install")
