"""Sessions in Redis: any worker on any machine takes any turn, one at a time per conversation.

Keys of a session begin with the hash of its id in braces, so that a cluster keeps them together:

    nara:{HASH}:state     hash: conversation_id, version, state
    nara:{HASH}:lock      token of the worker that takes a turn; a lease, renewed while it does
    nara:{HASH}:given:R   the answer to request R, for a day
    nara:{HASH}:requests  sorted set of those R, by time
    nara:sessions         sorted set of all HASH, by the time of their last turn
    nara:of:CONVERSATION  set of its HASHes
"""

import json
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import Any

from redis.exceptions import LockError, RedisError
from redis.lock import Lock as Lease

from assistant.redis_client import RedisClient
from assistant.sessions import KEPT, STATE, WENT_ON, Given, Session, hashed
from values.errors import StoreError

_ALL = "nara:sessions"
_RENEWALS = 3
"Renewals of a lease before it would run out."
_FEW = 100
# A save that was tried again after its answer was lost finds itself, and that is no conflict.
_SAVE = """
local known = tonumber(redis.call('HGET', KEYS[1], 'version') or '0')
if known == tonumber(ARGV[1]) + 1 and redis.call('HGET', KEYS[1], 'state') == ARGV[3] then
  return 1
end
if known ~= tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'conversation_id', ARGV[2], 'version', known + 1, 'state', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
if ARGV[5] ~= '' then
  redis.call('SET', KEYS[2], ARGV[5], 'PX', ARGV[6])
  redis.call('ZADD', KEYS[3], ARGV[7], ARGV[8])
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[7] - ARGV[6] / 1000)
  redis.call('PEXPIRE', KEYS[3], ARGV[4])
end
return 1
"""


class RedisSessions:
    """Session ids and texts are in no key and no value, only their hashes."""

    def __init__(self, url: str, days: float = 30.0, lease_s: float = 5.0) -> None:
        """`url`: redis://, rediss:// (TLS) or unix://. Connects at first use.

        `days`: how long a session is kept after its last turn. `lease_s`: how long the turn of a
        worker that died blocks its conversation. Raises ConfigError for a bad URL.
        """
        self._kept = timedelta(days=days)
        self._lease_s = lease_s
        self._line = RedisClient(url)
        self._client = self._line.redis
        self._save = self._client.register_script(_SAVE)
        self._leases: dict[str, Lease] = {}
        self._lock = Lock()
        self._renewing: Thread | None = None
        self._over = Event()

    def load(self, session_id: str) -> Session | None:
        with self._line.asked():
            kept: Any = self._client.hgetall(_key(hashed(session_id), "state"))
        if not kept:
            return None
        conversation = STATE.validate_json(kept[b"state"])
        version = int(kept[b"version"])
        return Session(session_id, kept[b"conversation_id"].decode(), conversation, version)

    def save(self, session: Session, now: datetime, given: Given | None = None) -> Session:
        named, request = hashed(session.id), hashed(given.request) if given else ""
        keys = [_key(named, "state"), _key(named, f"given:{request}"), _key(named, "requests")]
        state = STATE.dump_json(session.conversation, exclude_defaults=True)
        kept_ms, answer_ms = _milliseconds(self._kept), _milliseconds(KEPT)
        arguments = (session.version, session.conversation_id, state, kept_ms, _written(given))
        with self._line.asked():
            # Found before it is there: an erasure that comes in between misses nothing.
            self._note(named, session.conversation_id, now)
            done = self._save(keys, (*arguments, answer_ms, now.timestamp(), request))
        if not done:
            raise StoreError(WENT_ON)
        return Session(
            session.id, session.conversation_id, session.conversation, session.version + 1
        )

    def given(self, session_id: str, request: str, now: datetime) -> Given | None:
        with self._line.asked():
            kept: Any = self._client.get(_key(hashed(session_id), f"given:{hashed(request)}"))
        if kept is None:
            return None
        content = json.loads(kept)
        answer = {"session": session_id, **content["answer"]}
        return Given(request, content["text"], answer)

    def enter(self, session_id: str) -> bool:
        named = hashed(session_id)
        lease = Lease(
            self._client, _key(named, "lock"), self._lease_s, blocking=False, thread_local=False
        )
        with self._line.asked():
            if not lease.acquire():
                return False
        with self._lock:
            self._leases[named] = lease
            self._renew_from_now_on()
        return True

    def leave(self, session_id: str) -> None:
        with self._lock:
            lease = self._leases.pop(hashed(session_id))
        try:
            lease.release()
        except RedisError:
            # Redis is away, or the lease is over: it goes by itself, and the turn was answered.
            return

    def forget(self, conversation_id: str) -> int:
        with self._line.asked():
            named: Any = self._client.smembers(_of(conversation_id))
            count = sum(self._drop(name.decode()) for name in named)
            self._client.delete(_of(conversation_id))
            return count

    def retire(self, before: datetime) -> int:
        """Redis forgets by itself what is older than the setting; this may ask for more."""
        with self._line.asked():
            old: Any = self._client.zrangebyscore(_ALL, "-inf", f"({before.timestamp()}")
            return sum(self._drop(name.decode()) for name in old)

    def active(self, since: datetime) -> int:
        with self._line.asked():
            return int(self._client.zcount(_ALL, since.timestamp(), "+inf"))

    def close(self) -> None:
        self._over.set()
        if self._renewing:
            self._renewing.join()
        self._line.close()

    def _note(self, named: str, conversation_id: str, now: datetime) -> None:
        """In the lists of all sessions, which lose what is gone by now."""
        moment = now.timestamp()
        with self._client.pipeline(transaction=False) as calls:
            calls.sadd(_of(conversation_id), named)
            calls.pexpire(_of(conversation_id), _milliseconds(self._kept))
            calls.zadd(_ALL, {named: moment})
            calls.zremrangebyscore(_ALL, "-inf", moment - self._kept.total_seconds())
            calls.execute()

    def _drop(self, named: str) -> int:
        """Everything of one session; 1 where there was one."""
        requests: Any = self._client.zrange(_key(named, "requests"), 0, -1)
        answers = [_key(named, f"given:{request.decode()}") for request in requests]
        for start in range(0, len(answers), _FEW):
            self._client.delete(*answers[start : start + _FEW])
        gone: Any = self._client.delete(_key(named, "state"), _key(named, "requests"))
        self._client.zrem(_ALL, named)
        return int(bool(gone))

    def _renew_from_now_on(self) -> None:
        if self._renewing is None:
            self._renewing = Thread(target=self._renew, name="nara-leases", daemon=True)
            self._renewing.start()

    def _renew(self) -> None:
        """A turn that takes long keeps its conversation; a worker that died does not."""
        while not self._over.wait(self._lease_s / _RENEWALS):
            with self._lock:
                leases = list(self._leases.values())
            for lease in leases:
                try:
                    lease.reacquire()
                except (LockError, RedisError):
                    # Lost, or Redis is away. A save on an outdated version is refused anyhow.
                    continue


def _key(named: str, what: str) -> str:
    return f"nara:{{{named}}}:{what}"


def _of(conversation_id: str) -> str:
    return f"nara:of:{conversation_id}"


def _milliseconds(span: timedelta) -> int:
    return round(span.total_seconds() * 1000)


def _written(given: Given | None) -> str:
    if given is None:
        return ""
    answer = {name: value for name, value in given.answer.items() if name != "session"}
    return json.dumps({"text": hashed(given.text), "answer": answer}, ensure_ascii=False)
