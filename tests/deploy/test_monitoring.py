"""The dashboard and the alert rules: valid PromQL, over metrics that a server really tells."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from assistant.reply import Latency, Reply, Status
from web.metrics import Metrics

DEPLOY = Path(__file__).parents[2] / "deploy"
BOARD: dict[str, Any] = json.loads((DEPLOY / "grafana" / "nara.json").read_text())
RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((DEPLOY / "prometheus" / "nara-alerts.yaml").read_text())["groups"]
    for rule in group["rules"]
]
VARIABLES = {"$__rate_interval": "5m", "$job": ".*"}
STATUSES: tuple[Status, ...] = ("ok", "not_understood", "nothing_found", "unavailable", "error")


def told() -> dict[str, set[str]]:
    """Sample -> its labels, after one turn of each status."""
    metrics = Metrics()
    asked = {"asked": [{"source": "shop", "outcome": "found"}]}
    for status in STATUSES:
        trace = {"lookups": [asked]}
        metrics.count(Reply("", "", 1, (), status, "", latency=Latency(1, 1, 2), trace=trace))
    families = text_string_to_metric_families(metrics.text(active=1).decode())
    samples = [sample for family in families for sample in family.samples]
    return {"up": {"job", "instance"}} | {one.name: {*one.labels, "job"} for one in samples}


def queries() -> Iterator[str]:
    for panel in BOARD["panels"]:
        for target in panel["targets"]:
            expression = target["expr"]
            for name, value in VARIABLES.items():
                expression = expression.replace(name, value)
            yield expression
    yield from (rule["expr"] for rule in RULES)


@pytest.mark.parametrize("query", list(queries()))
def test_every_query_is_about_what_a_server_tells(query: str) -> None:
    known = told()
    promql_parser.parse(query)
    for name, matchers in re.findall(r"\b(nara_\w+|up)(?:\{([^}]*)\})?", query):
        assert name in known
        assert set(re.findall(r"(\w+)\s*[!=]~?", matchers)) <= known[name]


def test_every_metric_is_shown() -> None:
    shown = " ".join(queries())
    bases = {re.sub(r"_(sum|count|bucket)$", "", name) for name in told() if name != "up"}
    assert [base for base in sorted(bases) if base not in shown] == []


def test_every_panel_says_what_it_means() -> None:
    assert all(panel["description"] and panel["title"] for panel in BOARD["panels"])
    assert len({panel["id"] for panel in BOARD["panels"]}) == len(BOARD["panels"])


def test_panels_do_not_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in BOARD["panels"]:
        at = panel["gridPos"]
        rows, columns = range(at["y"], at["y"] + at["h"]), range(at["x"], at["x"] + at["w"])
        cells = {(y, x) for y in rows for x in columns}
        assert at["x"] + at["w"] <= 24
        assert not cells & taken
        taken |= cells


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_alert_says_how_bad_it_is_and_what_to_do(rule: dict[str, Any]) -> None:
    assert re.fullmatch(r"[0-9]+[mh]", rule["for"])
    assert rule["labels"]["severity"] in {"warning", "critical"}
    assert {"summary", "description"} == set(rule["annotations"])
