"""Who is let in: keys, rates, origins, names; and what browsers are told."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.keys import hash_of, new_key
from assistant.serve import Serve
from tests.web.site import CONVERSATIONS, Site, site

KEY = "nara_test-key"
SHOP = "https://shop.example"


@pytest.fixture
def keyed(tmp_path: Path) -> Site:
    return site(tmp_path, Serve(api_keys=(hash_of(new_key()), hash_of(KEY))))


@pytest.mark.parametrize(
    "headers",
    [{"Authorization": f"Bearer {KEY}"}, {"authorization": f"bearer {KEY}"}, {"X-API-Key": KEY}],
)
def test_a_key_begins_a_conversation(keyed: Site, headers: dict[str, str]) -> None:
    assert keyed.client.post(CONVERSATIONS, headers=headers).status_code == 201


@pytest.mark.parametrize(
    "headers",
    [{}, {"X-API-Key": "wrong"}, {"X-API-Key": hash_of(KEY)}, {"Authorization": f"Basic {KEY}"}],
)
def test_without_a_known_key_none_begins(keyed: Site, headers: dict[str, str]) -> None:
    refused = keyed.client.post(CONVERSATIONS, headers=headers)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert "wrong" not in refused.text


def test_who_has_the_session_goes_on_without_a_key(keyed: Site) -> None:
    session = keyed.client.post(CONVERSATIONS, headers={"X-API-Key": KEY}).json()["session"]
    assert keyed.say(session).status_code == 200
    assert keyed.say(session, X_API_Key="wrong").status_code == 401


def test_the_numbers_need_a_key_and_the_health_does_not(keyed: Site) -> None:
    assert keyed.client.get("/metrics").status_code == 401
    assert keyed.client.get("/metrics", headers={"X-API-Key": KEY}).status_code == 200
    assert keyed.client.get("/healthz").json() == {"status": "ok"}
    assert keyed.client.get("/readyz").json() == {"status": "ok"}


def test_who_asks_too_often_is_told_how_long_to_wait(tmp_path: Path) -> None:
    here = site(tmp_path, Serve(rate_per_minute=3))
    answers = [here.client.post(CONVERSATIONS) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 20
    assert answers[-1].headers["content-type"] == "application/problem+json"


def test_every_client_has_a_rate_of_its_own(tmp_path: Path) -> None:
    here = site(tmp_path, Serve(rate_per_minute=1, api_keys=(hash_of(KEY), hash_of("other"))))
    begun = [
        here.client.post(CONVERSATIONS, headers={"X-API-Key": key}).status_code
        for key in (KEY, KEY, "other")
    ]
    assert begun == [201, 429, 201]


def test_unknown_keys_count_for_the_address_they_come_from(tmp_path: Path) -> None:
    here = site(tmp_path, Serve(rate_per_minute=2, api_keys=(hash_of(KEY),)))
    guesses = [
        here.client.post(CONVERSATIONS, headers={"X-API-Key": f"guess {n}"}).status_code
        for n in range(3)
    ]
    assert guesses == [401, 401, 429]


def test_pages_of_listed_origins_may_use_it(tmp_path: Path) -> None:
    here = site(tmp_path, Serve(cors=(SHOP,)))
    asked = {"Origin": SHOP, "Access-Control-Request-Method": "POST"}
    wanted = {"Access-Control-Request-Headers": "content-type,idempotency-key"}
    allowed = here.client.options(CONVERSATIONS, headers=asked | wanted)
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == SHOP


def test_pages_of_others_may_not(tmp_path: Path) -> None:
    here = site(tmp_path, Serve(cors=(SHOP,)))
    begun = here.client.post(CONVERSATIONS, headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in begun.headers


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", CONVERSATIONS])
def test_browsers_are_told_to_be_careful(tmp_path: Path, path: str) -> None:
    headers = site(tmp_path).client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


def test_a_sane_request_id_comes_back_and_any_other_is_replaced(tmp_path: Path) -> None:
    client = site(tmp_path).client
    for wanted, kept in (("shop-12345678", True), ("a b", False), ("x" * 65, False)):
        got = client.get("/healthz", headers={"X-Request-ID": wanted}).headers["x-request-id"]
        assert (got == wanted) is kept
        assert len(got) >= 8


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:8080", 200), ("127.0.0.1", 200), ("[::1]:80", 200), ("evil.example", 421)],
)
def test_a_server_for_this_machine_has_no_other_names(
    tmp_path: Path, host: str, status: int
) -> None:
    here = site(tmp_path, local_names=True)
    assert here.client.get("/healthz", headers={"Host": host}).status_code == status


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "shop.example"])
def test_the_network_is_let_in_only_with_keys_or_on_purpose(host: str) -> None:
    with pytest.raises(ValidationError, match=r"set serve\.api_keys"):
        Serve(host=host)
    assert Serve(host=host, open=True).rate == 600
    assert Serve(host=host, api_keys=(hash_of(KEY),)).rate == 600


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.1.2.3"])
def test_this_machine_alone_needs_neither_key_nor_rate(host: str) -> None:
    assert Serve(host=host).is_private
    assert Serve(host=host).rate is None


def test_a_key_in_the_settings_has_to_be_a_hash() -> None:
    with pytest.raises(ValidationError, match="key 1 is no hash"):
        Serve(api_keys=("hunter2",))


def test_an_origin_has_no_path() -> None:
    with pytest.raises(ValidationError, match="is no origin"):
        Serve(cors=("https://shop.example/chat",))
