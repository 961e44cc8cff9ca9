"""Azure Blob Storage as a place (extra `azure`). The only importer of azure.

Conditions are honoured by the service itself, for large files too; nothing has to be probed.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from azure.core import MatchConditions
from azure.core import exceptions as azure
from azure.storage.blob import BlobProperties, ContainerClient

from archive.folder import open_regular
from archive.places import (
    Address,
    Announce,
    Busy,
    Entry,
    Gone,
    Listing,
    NotCopied,
    Placed,
    S3Options,
    shown,
    why_left_out,
)
from values.errors import NaraError

VARIABLE = "AZURE_STORAGE_CONNECTION_STRING"
_SHA = "sha256"
_PART = 8 * 2**20
_PARTS_AT_ONCE = 4
_KINDS: tuple[tuple[type[Exception], type[NaraError], str], ...] = (
    (azure.ClientAuthenticationError, Gone, f"access denied; check the key in {VARIABLE}"),
    (azure.ResourceExistsError, NotCopied, "somebody else wrote it meanwhile; run the sync again"),
    (
        azure.ResourceModifiedError,
        NotCopied,
        "somebody else wrote it meanwhile; run the sync again",
    ),
    (azure.ResourceNotFoundError, NotCopied, "it went away"),
    (azure.ServiceRequestError, Gone, f"it cannot be reached; check {VARIABLE}"),
    (azure.ServiceResponseError, Busy, "it did not answer in time; run the sync again"),
    (azure.IncompleteReadError, Busy, "the connection broke; run the sync again"),
    (azure.AzureError, Busy, "the store had an error, again and again; run the sync later"),
)
"The first that fits; a subclass stands before its base."
_STATUS: Mapping[int, tuple[type[NaraError], str]] = {
    403: (Gone, f"access denied; check the key in {VARIABLE}"),
    409: (NotCopied, "somebody else wrote it meanwhile; run the sync again"),
    412: (NotCopied, "somebody else wrote it meanwhile; run the sync again"),
    500: (Busy, "the store had an internal error, again and again; run the sync later"),
    503: (Busy, "the store is overloaded; run the sync again later, it goes on where it stopped"),
}
"HTTP status -> the same, for what has no class of its own."


class Azure:
    """The blobs below a prefix. One client, which threads may share."""

    def __init__(self, client: ContainerClient, where: Address) -> None:
        self.name = where.text
        self._client = client
        self._container, _, prefix = where.rest.partition("/")
        self._prefix = f"{prefix}/" if prefix else ""

    @staticmethod
    def open(where: Address, options: S3Options) -> "Azure":
        """Credentials come from the variable alone. Raises StoreError."""
        try:
            client = ContainerClient.from_connection_string(
                os.environ.get(VARIABLE, ""),
                where.rest.partition("/")[0],
                retry_total=options.attempts - 1,
                connection_timeout=options.connect_timeout_s,
                read_timeout=options.read_timeout_s,
                max_single_put_size=_PART,
                max_block_size=_PART,
            )
        except ValueError as error:
            why = f"set {VARIABLE} as the portal shows it under 'Access keys'"
            raise Gone(f"{where.text}: no credentials; {why}") from error
        return Azure(client, where)

    def listing(self) -> Listing:
        files: dict[str, Entry] = {}
        left: list[str] = []
        with self._told():
            for blob in self._client.list_blobs(name_starts_with=self._prefix):
                path = blob.name.removeprefix(self._prefix)
                out = why_left_out(path)
                if out is None:
                    files[path] = _entry(blob)
                elif out and not path.endswith("/"):
                    left.append(f"{shown(path)}: {out}")
        return Listing(files, tuple(left))

    def entry(self, path: str) -> Entry | None:
        with self._told(path):
            found = self._head(path)
            return _entry(found) if found else None

    def digest(self, path: str) -> str:
        """From the metadata; what other programs put there is read."""
        with self._told(path):
            found = self._head(path)
            known = (found.metadata or {}).get(_SHA) if found else None
            if known:
                return str(known)
            digest = hashlib.sha256()
            for chunk in self._client.download_blob(self._key(path)).chunks():
                digest.update(chunk)
            return digest.hexdigest()

    def local(self, path: str) -> Path | None:
        return None

    def fetch(self, path: str, target: Path) -> Entry:
        with self._told(path), target.open("wb") as file:
            answer = self._client.download_blob(self._key(path), max_concurrency=_PARTS_AT_ONCE)
            answer.readinto(file)
            found = answer.properties
        with target.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if (found.metadata or {}).get(_SHA, digest) != digest:
            raise NotCopied(f"{self.name}/{shown(path)}: its content is not what was stored there")
        return _entry(found)

    def aside(self, path: str) -> Path | None:
        return None

    def put(
        self,
        path: str,
        file: Path,
        replaces: Entry | None,
        announce: Announce,
        later: bool = False,
    ) -> Placed:
        only: dict[str, Any] = {"match_condition": MatchConditions.IfMissing}
        if replaces:
            tag = f'"{replaces.stamp}"'
            only = {"match_condition": MatchConditions.IfNotModified, "etag": tag}
        with open_regular(file) as content, self._told(path):
            digest, size = hashlib.file_digest(content, "sha256").hexdigest(), content.tell()
            announce(digest)
            content.seek(0)
            self._client.upload_blob(
                self._key(path),
                content,
                length=size,
                metadata={_SHA: digest},
                overwrite=bool(replaces),
                max_concurrency=_PARTS_AT_ONCE,
                **only,
            )
            found = self._head(path)
        if not found or found.size != size or (found.metadata or {}).get(_SHA) != digest:
            why = "the store does not hold what was sent and accepted"
            raise NotCopied(f"{self.name}/{shown(path)}: {why}")
        return Placed(_entry(found), digest)

    def lost(self, placed: Mapping[str, Placed]) -> Iterator[str]:
        """None: every blob was looked at when it was put."""
        return iter(())

    def sweep(self) -> None:
        """Nothing: a blob is there whole or not at all."""

    def _key(self, path: str) -> str:
        try:
            path.encode()
        except UnicodeEncodeError as error:
            raise NotCopied(f"{shown(path)}: its name is no UTF-8; rename it") from error
        return self._prefix + path

    def _head(self, path: str) -> BlobProperties | None:
        try:
            return self._client.get_blob_client(self._key(path)).get_blob_properties()
        except azure.ResourceNotFoundError as error:
            if getattr(error, "error_code", "") == "ContainerNotFound":
                raise
            return None

    @contextmanager
    def _told(self, path: str = "") -> Iterator[None]:
        """Foreign errors leave as Gone, Busy or NotCopied."""
        try:
            yield
        except azure.AzureError as error:
            raise self._explained(error, path) from error

    def _explained(self, error: azure.AzureError, path: str) -> NaraError:
        what = f"{self.name}/{shown(path)}" if path else self.name
        code = str(getattr(error, "error_code", ""))
        if "ContainerNotFound" in code:
            make = f"make it: az storage container create -n {self._container}"
            return Gone(f"{what}: there is no such container; {make}")
        known = _STATUS.get(getattr(error, "status_code", None) or 0)
        kind, why = known or next(x[1:] for x in _KINDS if isinstance(error, x[0]))
        return (kind if path else Gone)(f"{what}: {why}")


def _entry(blob: BlobProperties) -> Entry:
    return Entry(blob.size, str(blob.etag).strip('"'))
