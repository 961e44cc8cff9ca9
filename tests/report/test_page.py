"""The page and the files beside it: whole, safe, and the same figures everywhere."""

import csv
import json
import re
from pathlib import Path

from report.files import PAGE, TABLES, WHOLE, write
from report.page import page
from report.plots import Series, bars, over_time
from report.sankey import Way, sankey
from tests.commands.nara import nara
from tests.report.archives import DAY, Said, day_file, reported

WAYS = [
    Way(1, "weather", "price_check", 30),
    Way(1, "weather", "ended", 10),
    Way(2, "price_check", "left at a question", 30),
]


def test_the_same_tables_are_on_the_page_in_the_json_and_as_csv(tmp_path: Path) -> None:
    report = reported(day_file(tmp_path / "days", [Said("how much is a lamp", mood=-0.6)]))
    write(report, tmp_path / "out")
    html = (tmp_path / "out" / PAGE).read_text()
    whole = json.loads((tmp_path / "out" / WHOLE).read_text())
    for table in report.tables:
        assert f'id="{table.name}">{table.title}<' in html
        with (tmp_path / "out" / TABLES / f"{table.name}.csv").open(newline="") as file:
            assert len(list(csv.DictReader(file))) == len(whole["tables"][table.name])


def test_the_page_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    html = page(reported(day_file(tmp_path, [Said("how much is a lamp")])))
    assert "default-src 'none'" in html
    assert not re.search(r"(src|href)=[\"'](?!#|data:)|url\(|@import|https?://", html)


def test_what_a_shopper_said_is_text_on_the_page_and_no_formula_in_the_csv(tmp_path: Path) -> None:
    said = Said("=1+1 <script>alert(1)</script>", status="not_understood")
    report = reported(day_file(tmp_path / "days", [said]))
    write(report, tmp_path)
    assert "<script>alert" not in (tmp_path / PAGE).read_text()
    with (tmp_path / TABLES / "not_understood.csv").open(newline="") as file:
        [row] = csv.DictReader(file)
    assert row["examples"] == "'=1+1 <script>alert(1)</script>"


def test_a_plot_says_every_figure_to_whoever_points_at_it() -> None:
    assert "<title>lamp: 3</title>" in bars("Asked", [("lamp", 3)], "count")
    drawn = over_time("Turns", ["2026-01-01", "2026-01-02"], [Series("turns", [1, None])], "count")
    assert "<title>2026-01-01, turns: 1</title>" in drawn
    assert drawn.count("<circle") == 1


def test_bands_are_as_wide_as_they_are_frequent() -> None:
    widths = [float(x) for x in re.findall(r'stroke-width="([\d.]+)"', sankey("Paths", WAYS))]
    assert [round(x / widths[0], 2) for x in widths] == [1, 0.33, 1]


def test_no_way_is_no_diagram() -> None:
    assert sankey("Paths", []) == ""


def test_the_command_writes_the_page_and_says_where(tmp_path: Path, nara_home: Path) -> None:
    days = day_file(tmp_path / "days", [Said("how much is a lamp")])
    done = nara("report", "--archive", str(days), "--from", DAY, "--to", DAY)
    assert done.code == 0, done.err
    assert "1  turns of shoppers" in done.out
    assert str(nara_home / "report" / PAGE) in done.out.replace("\n", "")
    assert list((nara_home / "cache").iterdir()) == []


def test_programs_get_the_whole_report(tmp_path: Path) -> None:
    days = day_file(tmp_path / "days", [Said("how much is a lamp")])
    done = nara("report", "--archive", str(days), "--out", str(tmp_path / "out"), "--json")
    [whole] = done.objects
    assert whole["facts"]["turns"] == 1
    assert whole["tables"]["questions"][0]["question"] == "price_check"


def test_a_day_that_is_none_is_refused() -> None:
    done = nara("report", "--from", "yesterday")
    assert done.code == 2
    assert "'yesterday' is no date; write for example 2026-01-31" in done.err
