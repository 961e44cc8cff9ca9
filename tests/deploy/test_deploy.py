"""Container file, compose file and chart pass the linters, and the chart makes valid manifests."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.deploy.helm import helm_program

DEPLOY = Path(__file__).parents[2] / "deploy"
CHART = DEPLOY / "chart"
TEMPLATES = sorted((CHART / "templates").glob("*.yaml"))
VALUES: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text())
SCHEMA: dict[str, Any] = json.loads((CHART / "values.schema.json").read_text())
ALL_ON: dict[str, Any] = {
    **VALUES,
    "ingress": {**VALUES["ingress"], "enabled": True, "className": "nginx", "tlsSecretName": "tls"},
    "autoscaling": {**VALUES["autoscaling"], "enabled": True},
    "networkPolicy": {"enabled": True},
    "archive": {**VALUES["archive"], "enabled": True, "destination": "s3://nara/days"},
}
KUBERNETES = "1.34"
_RENDER = "import sys; from go_template import render_template; render_template(*sys.argv[1:4])"


def run(program: str, *words: str) -> str:
    """What it says; a test that needs it skips where it is not there."""
    found = shutil.which(program, path=str(Path(sys.executable).parent)) or shutil.which(program)
    if not found:
        pytest.skip(f"{program} is not installed")
    done = subprocess.run(
        [found, *words], capture_output=True, text=True, check=False, cwd=DEPLOY, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rendered(template: Path, values: Mapping[str, Any], folder: Path) -> Any:
    """By Go's own template engine, in a process of its own; None where it makes nothing."""
    pytest.importorskip("go_template", reason="go-template is not installed")
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    scope = {
        "Values": dict(values),
        "Release": {"Name": "shop"},
        "Chart": {"AppVersion": chart["appVersion"]},
    }
    (folder / "values.yml").write_text(yaml.safe_dump(scope))
    words = [str(template), str(folder / "values.yml"), str(folder / "out.yaml")]
    done = subprocess.run(
        [sys.executable, "-c", _RENDER, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    text = (folder / "out.yaml").read_text()
    assert "<no value>" not in text
    return yaml.safe_load(text)


def test_the_container_file_passes_hadolint() -> None:
    run("hadolint", "Containerfile")


def test_the_compose_file_is_one() -> None:
    run("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml")


def test_yaml_is_tidy() -> None:
    run("yamllint", "--strict", "-c", ".yamllint", ".")


def test_secrets_are_named_and_never_written() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    password = compose["services"]["postgres"]["environment"]["POSTGRES_PASSWORD"]
    assert password.startswith("${NARA_DB_PASSWORD:?")


@pytest.mark.parametrize("values", [VALUES, ALL_ON], ids=["defaults", "everything"])
def test_the_values_fit_their_schema(values: dict[str, Any]) -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    jsonschema.validate(values, SCHEMA)


@pytest.mark.parametrize(
    "wrong", [{"replicas": 0}, {"image": {}}, {"replica": 2}, {"workers": "two"}]
)
def test_wrong_values_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**VALUES, **wrong}, SCHEMA)


@pytest.mark.parametrize("values", [VALUES, ALL_ON], ids=["defaults", "everything"])
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_the_chart_makes_valid_manifests(
    template: Path, values: dict[str, Any], tmp_path: Path
) -> None:
    kubernetes = pytest.importorskip("kubernetes_validate", reason="kubernetes-validate is missing")
    manifest = rendered(template, values, tmp_path)
    if manifest is None:
        assert values is VALUES
        return
    kubernetes.validate(manifest, KUBERNETES, strict=True)
    assert manifest["metadata"]["name"].startswith("shop-nara")


def test_pods_run_without_rights(tmp_path: Path) -> None:
    pod = rendered(CHART / "templates" / "deployment.yaml", VALUES, tmp_path)["spec"]["template"]
    assert pod["spec"]["securityContext"]["runAsNonRoot"] is True
    [container] = pod["spec"]["containers"]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert container["image"] == "nara:0.1.0"
    assert container["envFrom"] == [{"secretRef": {"name": "nara"}}]


def test_an_autoscaled_deployment_names_no_number(tmp_path: Path) -> None:
    assert (
        "replicas"
        not in rendered(CHART / "templates" / "deployment.yaml", ALL_ON, tmp_path)["spec"]
    )


# By Helm itself


@pytest.fixture(scope="module")
def helm(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(helm_program(tmp_path_factory.mktemp("helm")))


@pytest.fixture(params=[VALUES, ALL_ON], ids=["defaults", "everything"])
def values(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A file of values."""
    file = tmp_path / "values.yaml"
    file.write_text(yaml.safe_dump(request.param))
    return str(file)


def test_helm_finds_nothing_to_say(helm: str, values: str) -> None:
    run(helm, "lint", "--strict", "chart", "--values", values)


def test_helm_makes_valid_manifests(helm: str, values: str) -> None:
    kubernetes = pytest.importorskip("kubernetes_validate", reason="kubernetes-validate is missing")
    manifests = list(yaml.safe_load_all(run(helm, "template", "shop", "chart", "-f", values)))
    assert len(manifests) >= 3
    for manifest in manifests:
        kubernetes.validate(manifest, KUBERNETES, strict=True)


def test_helm_refuses_wrong_values(helm: str) -> None:
    words = [helm, "template", "shop", "chart", "--set", "replica=2"]
    refused = subprocess.run(words, capture_output=True, text=True, check=False, cwd=DEPLOY)
    assert refused.returncode == 1
    assert "additional properties 'replica' not allowed" in refused.stderr


def test_the_archive_job_has_the_settings_too(tmp_path: Path) -> None:
    settings = {"settings": {"NARA_ARCHIVE__TIMEZONE": "America/New_York"}}
    job = rendered(CHART / "templates" / "archive.yaml", {**ALL_ON, **settings}, tmp_path)
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    wanted = [{"name": "NARA_ARCHIVE__TIMEZONE", "value": "America/New_York"}]
    assert [c["env"] for c in (*pod["initContainers"], *pod["containers"])] == [wanted, wanted]


def test_every_room_goes_into_the_image() -> None:
    """A package that the ignore file forgets would be missing only in the container."""
    kept = {
        line[1:]
        for line in (DEPLOY.parent / ".dockerignore").read_text().splitlines()
        if line[:1] == "!"
    }
    rooms = {p.parent.name for p in DEPLOY.parent.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert rooms <= kept
