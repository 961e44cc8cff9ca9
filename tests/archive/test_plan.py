"""The plan of a sync: every way in which two sides and a memory can stand to each other."""

import itertools

import pytest

from archive.places import Entry
from archive.plan import (
    TORN,
    Ask,
    Conflict,
    Copy,
    Digests,
    Kept,
    Left,
    OnlyThere,
    Same,
    Sides,
    Step,
    plan,
)

OLD, NEW, OTHER = Entry(3, "1"), Entry(4, "2"), Entry(5, "3")
FILE = "2026-01-31.csv"
A, B, C = "a" * 64, "b" * 64, "c" * 64
KEPT = Kept(A, OLD, OLD)


def step(
    source: Entry | None,
    dest: Entry | None,
    kept: Kept | None = None,
    digests: Digests | None = None,
    two_way: bool = False,
) -> Step:
    """What becomes of one file."""
    sides = Sides(
        {FILE: source} if source else {},
        {FILE: dest} if dest else {},
        {FILE: kept} if kept else {},
        digests or {},
        two_way,
    )
    (only,) = plan(sides).steps
    return only


def told(source: str, dest: str) -> Digests:
    return {("source", FILE): source, ("dest", FILE): dest}


def test_a_new_file_is_copied() -> None:
    assert step(NEW, None) == Copy(FILE, "dest", 4, None, "new")


def test_a_file_that_went_away_there_is_copied_again() -> None:
    assert step(OLD, None, KEPT) == Copy(FILE, "dest", 3, None, "missing there")


def test_what_is_only_there_stays_there() -> None:
    assert step(None, NEW) == OnlyThere(FILE)


def test_two_ways_bring_it_here() -> None:
    assert step(None, NEW, two_way=True) == Copy(FILE, "source", 4, None, "new")


def test_what_stands_as_remembered_is_the_same_without_a_question() -> None:
    assert step(OLD, OLD, KEPT) == Same(FILE, KEPT)


def test_without_a_memory_both_contents_are_asked_for() -> None:
    assert step(OLD, OLD) == Ask(FILE, ("source", "dest"))


def test_only_the_side_that_looks_changed_is_asked_for() -> None:
    assert step(NEW, OLD, KEPT) == Ask(FILE, ("source",))
    assert step(OLD, NEW, KEPT) == Ask(FILE, ("dest",))


def test_a_stamp_too_fresh_to_be_trusted_is_asked_for() -> None:
    fresh = Entry(3, "")
    assert step(fresh, OLD, Kept(A, fresh, OLD)) == Ask(FILE, ("source",))


def test_equal_contents_are_the_same_and_remembered_as_they_stand_now() -> None:
    assert step(NEW, OTHER, None, told(A, A)) == Same(FILE, Kept(A, NEW, OTHER))


def test_a_file_that_was_only_touched_is_not_copied() -> None:
    assert step(NEW, OLD, KEPT, {("source", FILE): A}) == Same(FILE, Kept(A, NEW, OLD))


def test_what_changed_here_is_copied_over_what_was_there() -> None:
    assert step(NEW, OLD, KEPT, {("source", FILE): B}) == Copy(FILE, "dest", 4, OLD, "changed")


def test_what_changed_there_alone_is_left_and_told() -> None:
    left = step(OLD, NEW, KEPT, {("dest", FILE): B})
    assert left == Left(FILE, "changed only at DEST; --two-way would copy it back")


def test_two_ways_copy_back_what_changed_there() -> None:
    copy = step(OLD, NEW, KEPT, {("dest", FILE): B}, two_way=True)
    assert copy == Copy(FILE, "source", 4, OLD, "changed there")


@pytest.mark.parametrize("two_way", [False, True])
@pytest.mark.parametrize("kept", [None, KEPT])
def test_both_changed_or_unknown_and_different_is_a_conflict(
    kept: Kept | None, two_way: bool
) -> None:
    conflict = step(NEW, OTHER, kept, told(B, C), two_way)
    assert isinstance(conflict, Conflict)
    assert (conflict.beside, conflict.stored) == ("2026-01-31.conflict-bbbbbbbb.csv", False)


def test_a_conflict_that_was_stored_before_is_not_stored_again() -> None:
    beside = "2026-01-31.conflict-bbbbbbbb.csv"
    sides = Sides({FILE: NEW}, {FILE: OTHER, beside: NEW}, {}, told(B, C))
    conflict = next(step for step in plan(sides).steps if isinstance(step, Conflict))
    assert conflict.stored


@pytest.mark.parametrize(
    ("name", "beside"),
    [("days/README", "days/README.conflict-bbbbbbbb"), ("a.b/c", "a.b/c.conflict-bbbbbbbb")],
)
def test_a_name_without_an_ending_gets_the_mark_at_its_end(name: str, beside: str) -> None:
    digests: Digests = {("source", name): B, ("dest", name): C}
    (conflict,) = plan(Sides({name: NEW}, {name: OTHER}, {}, digests)).steps
    assert isinstance(conflict, Conflict)
    assert conflict.beside == beside


def test_what_a_killed_run_had_begun_to_copy_is_no_change_of_somebody_else() -> None:
    begun = Kept(A, OLD, OLD, pending=B)
    assert step(OTHER, NEW, begun, told(C, B)) == Copy(FILE, "dest", 5, NEW, "changed")
    assert step(NEW, OLD, begun, told(B, A)) == Copy(FILE, "dest", 4, OLD, "changed")
    assert step(NEW, NEW, begun, told(B, B)) == Same(FILE, Kept(B, NEW, NEW))


def test_what_was_begun_and_refused_is_a_conflict_with_what_somebody_else_put_there() -> None:
    begun = Kept("", None, None, pending=B)
    assert isinstance(step(NEW, OTHER, begun, told(B, C)), Conflict)


def test_what_was_to_be_copied_back_is_not_written_over() -> None:
    begun = Kept(A, OLD, OLD, pending=B, pending_to="source")
    assert isinstance(step(OTHER, NEW, begun, told(C, B), two_way=True), Conflict)


def test_half_a_file_there_is_replaced_and_half_a_file_here_is_not_copied() -> None:
    assert step(NEW, OTHER, None, told(B, TORN)) == Copy(FILE, "dest", 4, OTHER, "half there")
    left = step(NEW, OTHER, KEPT, told(TORN, C))
    assert left == Left(FILE, "half written at SRC; --two-way would copy it back")


def test_a_copy_back_that_was_cut_off_is_taken_up_again() -> None:
    begun = Kept(A, OLD, OLD, pending=B, pending_to="source")
    copy = step(OLD, NEW, begun, told(A, B), two_way=True)
    assert copy == Copy(FILE, "source", 4, OLD, "changed there")


@pytest.mark.parametrize("dest", [None, OTHER])
def test_a_retired_day_is_never_copied(dest: Entry | None) -> None:
    there = {FILE: dest} if dest else {}
    (only,) = plan(Sides({FILE: NEW}, there, {}, is_dead=lambda path: path == FILE)).steps
    assert only == Left(FILE, "retired: a tombstone says so")


def test_whether_a_day_was_retired_is_asked_only_where_something_would_be_copied() -> None:
    def never(path: str) -> bool:
        raise AssertionError(path)

    assert plan(Sides({FILE: OLD}, {FILE: OLD}, {FILE: KEPT}, is_dead=never)).steps


def test_every_state_has_a_step_and_with_all_digests_no_question_is_left() -> None:
    entries = [None, OLD, NEW, Entry(3, "")]
    memories = [None, KEPT, Kept(A, OLD, OLD, pending=B), Kept("", None, None, pending=B)]
    every = itertools.product(entries, entries, memories, (A, B, C), (A, B, C), (False, True))
    for source, dest, kept, here, there, two_way in every:
        if source or dest:
            done = step(source, dest, kept, told(here, there), two_way)
            assert not isinstance(done, Ask)
            if not two_way:
                assert not (isinstance(done, Copy) and done.to == "source")


def test_a_step_is_a_line_with_its_reason() -> None:
    sides = Sides({"a.csv": NEW, "b\n.csv": NEW, "c.csv": OLD}, {"c.csv": OLD}, {"c.csv": KEPT})
    assert list(plan(sides).lines()) == [
        "copy      -> a.csv (new, 4 bytes)",
        r"copy      -> b\n.csv (new, 4 bytes)",
    ]
