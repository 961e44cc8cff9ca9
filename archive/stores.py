"""S3 and whatever speaks like it, as a place. The only importer of boto3 (with its error table).

What a file holds is told by its SHA-256 in the metadata, never by its ETag: that depends on the
size of parts and on encryption. The ETag only says whether an object is still the one seen.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    IncompleteReadError,
)
from botocore.handlers import add_expect_header
from botocore.session import get_session

from archive.folder import open_regular
from archive.places import (
    OURS,
    Address,
    Announce,
    Entry,
    Listing,
    NotCopied,
    Placed,
    S3Options,
    shown,
    why_left_out,
)
from archive.s3_errors import Asked, code_of, told
from values.errors import ConfigError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_SHA, _SIZE = "sha256", "size"
"Keys of the metadata; stores give them back in lower case."
_PART = 8 * 2**20
"Bytes. What is smaller goes in one request, and in memory."
_CHUNK = 2**20
_PARTS_AT_ONCE = 4
_CONNECTIONS = 24
_ATTEMPTS = 3
_TAKEN = {"PreconditionFailed", "412", "ConditionalRequestConflict"}


@dataclass(frozen=True, slots=True)
class _Head:
    entry: Entry
    sha256: str
    "With which it was stored; empty where another program stored it."
    torn: bool = False
    "Only a part of what was sent."


class S3:
    """The objects below a prefix. One client, which threads may share."""

    def __init__(self, client: "S3Client", where: Address, options: S3Options) -> None:
        self.name = where.text
        self._client = client
        self._bucket, _, prefix = where.rest.partition("/")
        self._prefix = f"{prefix}/" if prefix else ""
        self._options = options
        self._probing = Lock()
        self._obeys: bool | None = None

    @staticmethod
    def open(where: Address, options: S3Options) -> "S3":
        """A client by boto3's own chain of credentials. Raises StoreError."""
        if options.ca and not options.ca.is_file():
            raise ConfigError(f"archive.s3.ca: {options.ca} is not there; name a PEM file")
        with told(Asked(where.text, "")):
            return S3(_client(options), where, options)

    def listing(self) -> Listing:
        files: dict[str, Entry] = {}
        left: list[str] = []
        pages = self._client.get_paginator("list_objects_v2")
        with told(self._asked()):
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix):
                for item in page.get("Contents", ()):
                    path = item["Key"].removeprefix(self._prefix)
                    self._sort(path, Entry(item["Size"], _bare(item["ETag"])), files, left)
        return Listing(files, tuple(left))

    def entry(self, path: str) -> Entry | None:
        with told(self._asked(path)):
            found = self._head(path)
            return found.entry if found else None

    def digest(self, path: str) -> str:
        """From the metadata; what other programs put there is read."""
        with told(self._asked(path)):
            found = self._head(path)
            if found and (found.sha256 or found.torn):
                return found.sha256
            body = self._client.get_object(Bucket=self._bucket, Key=self._key(path))["Body"]
            digest = hashlib.sha256()
            for chunk in body.iter_chunks(_CHUNK):
                digest.update(chunk)
            return digest.hexdigest()

    def local(self, path: str) -> Path | None:
        return None

    def fetch(self, path: str, target: Path) -> Entry:
        for attempt in range(_ATTEMPTS):
            with told(self._asked(path)):
                try:
                    return self._fetched(path, target)
                except (ConnectionError, HTTPClientError, IncompleteReadError):
                    # boto3 repeats requests, but not the reading of an answer that broke off.
                    if attempt == _ATTEMPTS - 1:
                        raise
        raise AssertionError("unreachable")

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
        with open_regular(file) as content, told(self._asked(path)):
            body = content.read(_PART + 1)
            if len(body) > _PART:
                del body
                digest, size = self._put_parts(path, content, replaces, announce)
                return Placed(self._checked(path, size, digest), digest)
            digest = hashlib.sha256(body).hexdigest()
            announce(digest)
            etag = self._put_whole(path, body, digest, replaces)
            if later and etag == hashlib.md5(body, usedforsecurity=False).hexdigest():
                # The store itself has read every byte; whether it keeps them, `lost` will see.
                return Placed(Entry(len(body), etag), digest)
            return Placed(self._checked(path, len(body), digest), digest)

    def lost(self, placed: Mapping[str, Placed]) -> Iterator[str]:
        """By one listing, which takes a fraction of as many single questions."""
        files = self.listing().files
        for path, wanted in placed.items():
            if files.get(path) != wanted.entry:
                with told(self._asked(path)):
                    found = self._head(path)
                if found != _Head(wanted.entry, wanted.sha256):
                    yield path

    def sweep(self) -> None:
        """Nothing: an object is there whole or not at all."""

    def _asked(self, path: str = "") -> Asked:
        return Asked(self.name, self._bucket, self._client.meta.endpoint_url, path)

    def _key(self, path: str) -> str:
        try:
            path.encode()
        except UnicodeEncodeError as error:
            raise NotCopied(f"{shown(path)}: its name is no UTF-8; rename it") from error
        return self._prefix + path

    def _sort(self, path: str, entry: Entry, files: dict[str, Entry], left: list[str]) -> None:
        if not path or path.endswith("/"):
            # What some programs make to show a folder.
            return
        out = why_left_out(path)
        if out is None:
            files[path] = entry
        elif out:
            left.append(f"{shown(path)}: {out}")

    def _head(self, path: str) -> "_Head | None":
        """The object as it is now."""
        try:
            found = self._client.head_object(Bucket=self._bucket, Key=self._key(path))
        except ClientError as error:
            if code_of(error) in ("404", "NoSuchKey"):
                return None
            raise
        entry, metadata = Entry(found["ContentLength"], _bare(found["ETag"])), found["Metadata"]
        torn = metadata.get(_SIZE, str(entry.size)) != str(entry.size)
        return _Head(entry, "" if torn else metadata.get(_SHA, ""), torn)

    def _fetched(self, path: str, target: Path) -> Entry:
        found = self._client.get_object(Bucket=self._bucket, Key=self._key(path))
        digest, size, body = hashlib.sha256(), 0, found["Body"]
        with target.open("wb") as file, closing(body):
            for chunk in body.iter_chunks(_CHUNK):
                digest.update(chunk)
                size += file.write(chunk)
        promised = found["Metadata"].get(_SHA, "")
        if size != found["ContentLength"] or promised not in ("", digest.hexdigest()):
            raise NotCopied(f"{self.name}/{shown(path)}: its content is not what was stored there")
        return Entry(size, _bare(found["ETag"]))

    def _put_whole(self, path: str, body: bytes, digest: str, replaces: Entry | None) -> str:
        """The ETag that the store answers; empty where the answer was lost."""
        if not self._conditional:
            self._refuse_changed(path, replaces)
            return self._put(path, body, digest)
        try:
            return self._put(path, body, digest, replaces, conditional=True)
        except ClientError as error:
            if code_of(error) not in _TAKEN:
                raise
            found = self._head(path)
            if found and found.sha256 == digest:
                # An earlier try arrived, only its answer was lost.
                return ""
            if found and found.torn:
                # An earlier try broke off, and the store kept what it had got of it.
                return self._put(path, body, digest, found.entry, conditional=True)
            if not replaces or not found or found.entry != replaces:
                raise
            # Nobody wrote it: the store compares something else than the ETag it shows.
            return self._put(path, body, digest)

    def _put(
        self,
        path: str,
        body: bytes,
        digest: str,
        replaces: Entry | None = None,
        conditional: bool = False,
    ) -> str:
        asked: dict[str, Any] = {"Body": body, "Metadata": _metadata(digest, len(body))}
        if conditional and replaces:
            asked["IfMatch"] = f'"{replaces.stamp}"'
        elif conditional:
            asked["IfNoneMatch"] = "*"
        answer = self._client.put_object(Bucket=self._bucket, Key=self._key(path), **asked)
        return _bare(answer["ETag"])

    def _put_parts(
        self, path: str, content: BufferedReader, replaces: Entry | None, announce: Announce
    ) -> tuple[str, int]:
        """In several requests, which boto3 cannot make conditional. Gives digest and size."""
        self._refuse_changed(path, replaces)
        content.seek(0)
        digest, size = hashlib.file_digest(content, "sha256").hexdigest(), content.tell()
        announce(digest)
        content.seek(0)
        self._upload(content, self._key(path), _metadata(digest, size))
        return digest, size

    def _upload(self, content: BufferedReader, key: str, metadata: dict[str, str]) -> None:
        # Imported here: it takes a while, and most days are small.
        from boto3.s3.transfer import TransferConfig, create_transfer_manager

        config = TransferConfig(
            multipart_threshold=_PART,
            multipart_chunksize=_PART,
            max_concurrency=_PARTS_AT_ONCE,
            preferred_transfer_client="classic",
        )
        # Parts are read in order from the one open file, so they wait in memory.
        config.max_in_memory_upload_chunks = _PARTS_AT_ONCE
        with create_transfer_manager(self._client, config) as manager:
            manager.upload(content, self._bucket, key, {"Metadata": metadata}).result()

    def _refuse_changed(self, path: str, replaces: Entry | None) -> None:
        if self._options.conditional == "off":
            return
        found = self._head(path)
        if (found.entry if found else None) != replaces:
            why = "somebody else wrote it meanwhile; run the sync again"
            raise NotCopied(f"{self.name}/{shown(path)}: {why}")

    def _checked(self, path: str, size: int, digest: str) -> Entry:
        found = self._head(path)
        if not found or found.entry.size != size or found.sha256 != digest:
            why = "the store does not hold what was sent and accepted"
            raise NotCopied(f"{self.name}/{shown(path)}: {why}")
        return found.entry

    @property
    def _conditional(self) -> bool:
        """Whether the store refuses to write over what it was told not to."""
        with self._probing:
            if self._obeys is None:
                wanted = self._options.conditional
                self._obeys = wanted == "on" or (wanted == "auto" and self._probe())
            return self._obeys

    def _probe(self) -> bool:
        key = f"{self._prefix}{OURS}probe"
        made = False
        try:
            for _ in range(2):
                self._client.put_object(Bucket=self._bucket, Key=key, Body=b"", IfNoneMatch="*")
                made = True
        except ClientError as error:
            if code_of(error) in _TAKEN:
                return True
            if code_of(error) != "NotImplemented":
                raise
        finally:
            if made:
                with suppress(ClientError, BotoCoreError):
                    self._client.delete_object(Bucket=self._bucket, Key=key)
        return False


def _client(options: S3Options) -> "S3Client":
    # What boto3 wraps: its import alone takes longer than the listing of a year.
    session = get_session()
    parsers = session.get_component("response_parser_factory")
    # Times in listings are not used, and reading them takes longer than all the rest.
    parsers.set_parser_defaults(timestamp_parser=str)
    made = session.create_client(
        "s3",
        # Signing needs one, also where the store has none.
        region_name=session.get_config_variable("region") or "us-east-1",
        verify=str(options.ca) if options.ca else None,
        config=Config(
            retries={"total_max_attempts": options.attempts, "mode": "standard"},
            connect_timeout=options.connect_timeout_s,
            read_timeout=options.read_timeout_s,
            max_pool_connections=_CONNECTIONS,
            request_checksum_calculation=options.checksums,
            response_checksum_validation=options.checksums,
            s3={"addressing_style": options.addressing or "path"},
        ),
    )
    # "Expect: 100-continue" makes two rounds of every upload, to spare sending what is refused.
    made.meta.events.unregister("before-call.s3", add_expect_header)
    return cast("S3Client", made)


def _metadata(digest: str, size: int) -> dict[str, str]:
    """With the size: a store may keep an upload that broke off, metadata and all."""
    return {_SHA: digest, _SIZE: str(size)}


def _bare(etag: str) -> str:
    return etag.strip('"')
