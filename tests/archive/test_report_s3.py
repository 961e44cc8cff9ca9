"""`nara report` reads a real S3 store as it reads a folder, and of it only the days it needs."""

from datetime import date
from pathlib import Path

from assistant.config import read_settings
from report.making import Wanted, make
from tests.archive.seaweed import BUCKET, Server
from tests.report.archives import NOON, Said, day_file, reported


def test_days_of_a_bucket_are_counted(
    store: Server, prefix: str, tmp_path: Path, nara_home: Path
) -> None:
    for day in ("2026-01-01", "2026-01-02"):
        day_file(tmp_path, [Said("how much is a lamp")], day=day)
        key = f"{prefix}/{day}.csv"
        store.client().upload_file(str(tmp_path / f"{day}.csv"), BUCKET, key)
    wanted = Wanted(f"s3://{BUCKET}/{prefix}", first=date(2026, 1, 2))
    report = make(read_settings(), wanted, NOON)
    assert (report.facts.turns, report.facts.first_day) == (1, date(2026, 1, 2))
    assert report.tables == reported(tmp_path, first=date(2026, 1, 2)).tables
    assert list((nara_home / "cache").iterdir()) == []
