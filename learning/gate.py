"""Whether a candidate may take the serving model's place: evidence -> checks -> verdict. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.sections import Gate
from dialog.problems import count
from learning.gate_figures import Evidence, Golden, Judged, Label, Lead, Talked

Outcome = Literal["passed", "refused", "not tried"]
_TOLD = 5
"Names in one reason; the page and JSON have the figures of all."


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    outcome: Outcome
    reason: str
    "With the figures it was decided by."


@dataclass(frozen=True, slots=True)
class Verdict:
    candidate: str
    "Version."
    serving: str
    data: str
    sentences: int
    checks: tuple[Check, ...]

    @property
    def is_passed(self) -> bool:
        return all(check.outcome != "refused" for check in self.checks)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is refused; none = it is not."""
        refused = (check for check in self.checks if check.outcome == "refused")
        return tuple(f"{check.name}: {check.reason}" for check in refused)


def judge(seen: Evidence, limits: Gate) -> Verdict:
    one, other = seen.candidate, seen.serving
    checks = tuple(_checks(seen, limits))
    return Verdict(one.version, other.version, seen.data, one.sentences, checks)


def _checks(seen: Evidence, limits: Gate) -> Iterator[Check]:
    one, other = seen.candidate, seen.serving
    yield _enough(one.sentences, limits)
    for lead in seen.leads:
        yield _no_worse(lead, limits)
    yield _labels(one, other)
    yield _floor("each intent", one.intents, other.intents, limits)
    yield _floor("each slot", one.slots, other.slots, limits)
    yield _calibrated(one.calibration_error, other.calibration_error, limits)
    yield _golden(seen.golden)
    yield _talked(seen.talked, limits)
    yield _budget("size", seen.candidate_cost.megabytes, limits.size_mb, "MB")
    yield _budget("latency", seen.candidate_cost.latency_ms, limits.latency_ms, "ms")


def _check(name: str, is_fine: bool, reason: str) -> Check:
    return Check(name, "passed" if is_fine else "refused", reason)


def _enough(sentences: int, limits: Gate) -> Check:
    """On a handful of sentences nothing is ever significant: everything would pass."""
    needed = f"at least {limits.sentences} are needed for a judgement"
    return _check("frozen set", sentences >= limits.sentences, f"{sentences} sentences, {needed}")


def _no_worse(lead: Lead, limits: Gate) -> Check:
    is_worse = lead.candidate < lead.serving and lead.p < limits.significance
    only = f"{lead.only_candidate} right by the candidate alone, {lead.only_serving} by the other"
    p = f"p = {lead.p:.3f}" if lead.p >= 0.001 else "p < 0.001"
    return _check(
        lead.name, not is_worse, f"{_change(lead.serving, lead.candidate)} %, {only}, {p}"
    )


def _labels(one: Judged, other: Judged) -> Check:
    lost = sorted(set(one.missing) - set(other.missing))
    if lost:
        return _check("labels", False, f"it does not know {_names(lost)}; the other does")
    if set(one.intents) <= set(one.missing):
        # Of two models that know nothing of the data, neither is worse.
        return _check("labels", False, "it knows none of the intents of the frozen set")
    return _check("labels", True, "it knows all of the frozen set that the other knows")


def _floor(
    name: str, mine: Mapping[str, Label], theirs: Mapping[str, Label], limits: Gate
) -> Check:
    """No label may pay for the gain of others."""
    judged = {x: y for x, y in theirs.items() if y.examples >= limits.label_examples}
    now = {x: mine[x].f1 if x in mine else 0.0 for x in judged}
    drops = {x: 100 * (y.f1 - now[x]) for x, y in judged.items()}
    fallen = sorted((x for x in drops if drops[x] > limits.label_drop), key=lambda x: -drops[x])
    if fallen:
        told = _names([f"{x} {_change(judged[x].f1, now[x])}" for x in fallen])
        return _check(name, False, f"F1 fell by more than {limits.label_drop:g} points: {told}")
    enough = f"{limits.label_examples} examples or more"
    if not judged:
        return Check(name, "not tried", f"none has {enough}")
    fell = f"none fell by more than {limits.label_drop:g} points"
    return _check(name, True, f"{len(judged)} have {enough}, {fell}")


def _calibrated(mine: float, theirs: float, limits: Gate) -> Check:
    is_fine = 100 * (mine - theirs) <= limits.calibration_rise
    allowed = f"it may rise by {limits.calibration_rise:g} points"
    return _check("calibration", is_fine, f"error {_change(theirs, mine)} %, {allowed}")


def _golden(golden: Golden | None) -> Check:
    if golden is None:
        return Check(
            "conversations", "not tried", "there are none here; name some: --conversations"
        )
    both = f"; {golden.wrong_with_both} go wrong with both" if golden.wrong_with_both else ""
    talked = count(golden.conversations, "conversation")
    if golden.lost:
        reason = f"{len(golden.lost)} of {talked} go wrong with it alone: {_names(golden.lost)}"
        return _check("conversations", False, f"{reason}{both}")
    return _check("conversations", True, f"{talked}, none goes wrong with it alone{both}")


def _talked(talked: Talked | None, limits: Gate) -> Check:
    if talked is None or not talked.turns:
        why = "no archive was talked again" if talked is None else "no turn can be talked again"
        return Check("replay", "not tried", why)
    percent = 100 * talked.changed / talked.turns
    answered = f"{talked.changed} of {count(talked.turns, 'turn')} answered otherwise"
    allowed = f"{limits.replay_changed:g} % are allowed"
    return _check("replay", percent <= limits.replay_changed, f"{answered}, {allowed}")


def _budget(name: str, figure: float, limit: float, unit: str) -> Check:
    return _check(name, figure <= limit, f"{figure:.1f} {unit}, {limit:g} are allowed")


def _change(before: float, now: float) -> str:
    return f"{100 * before:.1f} -> {100 * now:.1f}"


def _names(names: list[str] | tuple[str, ...]) -> str:
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return "; ".join(names[:_TOLD]) + more
