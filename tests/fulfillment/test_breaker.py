"""A breaker opens after failures in a row, lets one call through after its pause, and no more."""

from dataclasses import dataclass

from fulfillment.breaker import Breaker


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def opened(clock: Clock) -> Breaker:
    breaker = Breaker(clock, most=3, pause_s=30)
    for _ in range(3):
        assert breaker.admits()
        breaker.failed()
    return breaker


def test_two_failures_of_three_leave_it_closed() -> None:
    breaker = Breaker(Clock(), most=3)
    breaker.failed()
    breaker.failed()
    assert breaker.admits()


def test_a_success_between_makes_the_count_begin_anew() -> None:
    breaker = Breaker(Clock(), most=3)
    for outcome in (breaker.failed, breaker.failed, breaker.succeeded, breaker.failed):
        outcome()
    assert breaker.admits()


def test_three_failures_in_a_row_open_it_for_its_pause() -> None:
    clock = Clock()
    breaker = opened(clock)
    assert not breaker.admits()
    clock.now += 29.9
    assert not breaker.admits()
    assert 0 < breaker.left() < 0.2


def test_after_the_pause_one_call_goes_out_and_the_others_wait() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += 30
    assert [breaker.admits() for _ in range(3)] == [True, False, False]


def test_the_call_after_the_pause_decides() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += 30
    assert breaker.admits()
    breaker.failed()
    assert not breaker.admits()
    clock.now += 30
    assert breaker.admits()
    breaker.succeeded()
    assert breaker.admits()
    assert breaker.admits()


def test_a_call_that_never_reports_back_does_not_keep_it_shut_for_ever() -> None:
    clock = Clock()
    breaker = opened(clock)
    for _ in range(2):
        clock.now += 30
        assert breaker.admits()


def test_a_pause_holds_as_long_as_was_asked_for() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    breaker.pause(600)
    clock.now += 599
    assert not breaker.admits()
    clock.now += 1
    assert breaker.admits()
    breaker.succeeded()
    assert breaker.admits()


def test_calls_still_under_way_do_not_end_a_pause() -> None:
    clock = Clock()
    breaker = Breaker(clock, most=1, pause_s=30)
    breaker.pause(3600)
    breaker.pause(1)
    breaker.failed()
    breaker.succeeded()
    clock.now += 3599
    assert not breaker.admits()
