"""What S3-compatible stores and botocore complain of -> one sentence and what it means for a sync.

No sentence holds a key: of what a store writes, only its code and short message are shown.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from botocore import exceptions as boto
from botocore.exceptions import BotoCoreError, ClientError

from archive.places import Busy, Gone, NotCopied, shown
from values.errors import NaraError

_KEYS = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
_DENIED = "access denied; give this key the right to list, read and write there"
_BUSY = "the store is overloaded; run the sync again later, it goes on where it stopped"
_BROKEN = "the store had an internal error, again and again; run the sync later"
_MEANWHILE = "somebody else wrote it meanwhile; run the sync again"
_NO_ADDRESS = "AWS_ENDPOINT_URL_S3 is no address; write for example http://127.0.0.1:8333"
_REGION = "the bucket lies in another region; set AWS_DEFAULT_REGION"

_CODES: Mapping[str, tuple[type[NaraError], str]] = {
    "InvalidAccessKeyId": (Gone, "the key in AWS_ACCESS_KEY_ID is not known there"),
    "SignatureDoesNotMatch": (Gone, "the secret in AWS_SECRET_ACCESS_KEY does not fit the key"),
    "ExpiredToken": (Gone, "the credentials have expired; get new ones"),
    "InvalidToken": (Gone, "the token in AWS_SESSION_TOKEN is not valid; get a new one"),
    "AccessDenied": (Gone, _DENIED),
    "AllAccessDisabled": (Gone, _DENIED),
    "403": (Gone, _DENIED),
    "InvalidBucketName": (Gone, "that is no valid name of a bucket"),
    "PermanentRedirect": (Gone, _REGION),
    "AuthorizationHeaderMalformed": (Gone, _REGION),
    "301": (Gone, _REGION),
    "QuotaExceeded": (Gone, "the quota is used up; free some space there"),
    "InsufficientStorage": (Gone, "the store is full; free some space there"),
    "XMinioStorageFull": (Gone, "the store is full; free some space there"),
    "507": (Gone, "the store is full; free some space there"),
    "SlowDown": (Busy, _BUSY),
    "ServiceUnavailable": (Busy, _BUSY),
    "Throttling": (Busy, _BUSY),
    "ThrottlingException": (Busy, _BUSY),
    "TooManyRequests": (Busy, _BUSY),
    "RequestLimitExceeded": (Busy, _BUSY),
    "503": (Busy, _BUSY),
    "429": (Busy, _BUSY),
    "InternalError": (Busy, _BROKEN),
    "500": (Busy, _BROKEN),
    "502": (Busy, _BROKEN),
    "504": (Busy, _BROKEN),
    "RequestTimeout": (Busy, "the connection was too slow; run the sync again"),
    "PreconditionFailed": (NotCopied, _MEANWHILE),
    "412": (NotCopied, _MEANWHILE),
    "ConditionalRequestConflict": (NotCopied, _MEANWHILE),
    "NoSuchKey": (NotCopied, "it went away"),
    "404": (NotCopied, "it went away"),
    "KeyTooLongError": (NotCopied, "its name is too long for the store"),
    "EntityTooLarge": (NotCopied, "it is too large for the store"),
    "BadDigest": (NotCopied, "it was damaged on its way; run the sync again"),
    "InvalidObjectState": (NotCopied, "it is archived (Glacier); restore it first"),
}
"Error code of the service, or HTTP status where there is no body."

_CLASSES: tuple[tuple[type[Exception], type[NaraError], str], ...] = (
    (boto.NoCredentialsError, Gone, f"no credentials; {_KEYS}"),
    (boto.PartialCredentialsError, Gone, f"half of the credentials; {_KEYS}"),
    (boto.CredentialRetrievalError, Gone, f"credentials could not be fetched; {_KEYS}"),
    (boto.TokenRetrievalError, Gone, "the login has expired; log in anew"),
    (boto.SSOError, Gone, "the single sign-on failed; log in anew"),
    (boto.ProfileNotFound, Gone, "AWS_PROFILE names no profile; correct or unset it"),
    (boto.ConfigParseError, Gone, "the AWS configuration file is broken; correct it"),
    (boto.SSLError, Gone, "its certificate is not trusted; name your CA in archive.s3.ca"),
    (boto.ProxyConnectionError, Gone, "the proxy does not answer; check HTTPS_PROXY"),
    (boto.ConnectTimeoutError, Gone, "it does not answer; check AWS_ENDPOINT_URL_S3"),
    (boto.EndpointConnectionError, Gone, "it cannot be reached; check AWS_ENDPOINT_URL_S3"),
    (boto.ReadTimeoutError, Busy, "it did not answer in time; run the sync again"),
    (boto.ConnectionClosedError, Busy, "it closed the connection; run the sync again"),
    (boto.ConnectionError, Busy, "the connection broke; run the sync again"),
    (boto.HTTPClientError, Busy, "the connection broke; run the sync again"),
    (boto.EndpointProviderError, Gone, _NO_ADDRESS),
    (boto.ParamValidationError, NotCopied, "the store cannot have such a name"),
    (boto.InvalidRegionError, Gone, "AWS_DEFAULT_REGION is no region; correct it"),
    (boto.NoRegionError, Gone, "no region; set AWS_DEFAULT_REGION"),
    (boto.ChecksumError, NotCopied, "it was damaged on its way; run the sync again"),
)
"The first that fits; a subclass stands before its base."


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, for the sentence."""

    name: str
    "The place: s3://bucket/prefix."
    bucket: str
    endpoint: str = ""
    path: str = ""
    "The file; empty = the place as a whole."


@contextmanager
def told(asked: Asked) -> Iterator[None]:
    """Foreign errors leave as Gone, Busy or NotCopied."""
    try:
        yield
    except ValueError as error:
        if "endpoint" not in str(error):
            raise
        raise Gone(f"{asked.name}: {_NO_ADDRESS}") from error
    except (BotoCoreError, ClientError) as error:
        raise explained(error, asked, datetime.now(UTC)) from error


def code_of(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def explained(error: Exception, asked: Asked, now: datetime) -> NaraError:
    """The sentence for an error."""
    what = f"{asked.name}/{shown(asked.path)}" if asked.path else asked.name
    kind, why = _reason(error, asked, now)
    return kind(f"{what}: {why}")


def _reason(error: Exception, asked: Asked, now: datetime) -> tuple[type[NaraError], str]:
    if isinstance(error, ClientError):
        return _of_client(error, asked, now)
    for foreign, kind, why in _CLASSES:
        if isinstance(error, foreign):
            return (kind if asked.path else Gone), why
    return NotCopied if asked.path else Gone, _short(str(error))


def _of_client(error: ClientError, asked: Asked, now: datetime) -> tuple[type[NaraError], str]:
    code = code_of(error)
    status = str(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", ""))
    if code == "NoSuchBucket" or (not asked.path and code == "404"):
        there = f" --endpoint-url {asked.endpoint}" if asked.endpoint else ""
        return Gone, f"there is no such bucket; make it: aws s3 mb s3://{asked.bucket}{there}"
    if code == "RequestTimeTooSkewed":
        return Gone, _skew(error.response, now)
    known = _CODES.get(code) or _CODES.get(status)
    if known:
        return (known[0] if asked.path else Gone), known[1]
    message = str(error.response.get("Error", {}).get("Message", ""))
    return NotCopied if asked.path else Gone, _short(f"{code or status} {message}")


def _skew(response: Mapping[str, Any], now: datetime) -> str:
    headers = response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    try:
        off = now - parsedate_to_datetime(headers.get("date", ""))
        minutes = f" by {abs(off.total_seconds()) / 60:.0f} minutes"
    except (TypeError, ValueError):
        minutes = ""
    return f"the clocks of this machine and the store differ{minutes}; set this one (NTP)"


def _short(text: str) -> str:
    first = (text.strip().splitlines() or ["unknown error"])[0]
    return first[:200]
