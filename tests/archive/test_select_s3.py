"""`nara learn select` and `shadow` read a real S3 store as they read a folder."""

import json
from pathlib import Path

import pytest

from archive.tombstones import hash_of
from assistant.config import read_settings
from learning.choosing import Wanted, select
from tests.archive.seaweed import BUCKET, Server
from tests.commands.nara import nara
from values.errors import DataError

COLUMNS = "conversation_id,turn,timestamp,role,text,intent,confidence,status"
HEADER = f"{COLUMNS},slots,model_version,trace"
MINE, GONE = "b0b0b0b0b0b0", "a11a11a11a11"
SHADOW = '"{""shadow"":{""model"":""new-1"",""missing"":""late""}}"'


def said(conversation: str, text: str, trace: str = "{}") -> str:
    when = "2026-11-23T12:00:00"
    row = f"{conversation},1,{when},user,{text},price_check,0.9,not_understood,{{}},old-1,{trace}"
    return f"{HEADER}\r\n{row}\r\n"


@pytest.fixture
def url(store: Server, prefix: str) -> str:
    """Two days, in the bucket and in a folder of it, and what else lies about there."""
    files = {
        "2026-11-23.csv": said(MINE, "any brown bread", SHADOW),
        "shop/2026-11-24.csv": said(GONE, "is my zither ready"),
        "notes.txt": "no day file",
        f"tombstones/erased-{hash_of(GONE)}.json": json.dumps({"erased": hash_of(GONE)}),
    }
    for name, text in files.items():
        store.client().put_object(Bucket=BUCKET, Key=f"{prefix}/{name}", Body=text.encode())
    return f"s3://{BUCKET}/{prefix}"


def test_candidates_come_from_a_bucket_without_what_was_erased(url: str, nara_home: Path) -> None:
    chosen = select(read_settings(), Wanted(url), [])
    [candidate] = chosen.candidates
    assert (candidate.text, candidate.source.file) == ("any brown bread", "2026-11-23.csv")
    assert chosen.read.files == ("2026-11-23.csv", "shop/2026-11-24.csv")
    assert list((nara_home / "cache").iterdir()) == []


def test_the_same_of_a_shadow(url: str) -> None:
    done = nara("learn", "shadow", url)
    assert (done.code, done.out) == (
        0,
        "new-1 in the shadow of old-1: 1 turn, 0 answered (1 came too late)\n",
    ), done.err


def test_an_empty_prefix_is_named(store: Server) -> None:
    with pytest.raises(DataError, match="holds no day file such as"):
        select(read_settings(), Wanted(f"s3://{BUCKET}/nothing-here"), [])


def test_a_bucket_that_is_not_there_is_one_sentence(store: Server) -> None:
    done = nara("learn", "select", "--archive", "s3://no-such-bucket/days")
    assert (done.code, len(done.err.splitlines())) == (1, 1), done.err
    assert "no-such-bucket" in done.err
