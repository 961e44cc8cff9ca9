"""`nara chat` for a person: a prompt, answers, and three slash commands."""

import pytest

from tests.commands.nara import at_a_terminal

COMMANDS = "/why shows how the last answer came about"


def test_a_person_is_greeted_answered_and_let_go() -> None:
    run = at_a_terminal(b"hello\n/quit\n")
    assert run.code == 0
    assert run.out.count("Nara  ") == 2


def test_blanks_around_a_command_do_no_harm() -> None:
    run = at_a_terminal(b"  /why \n /quit  \n")
    assert "status" in run.out
    assert run.out.count("Nara  ") == 1


def test_an_unknown_command_is_no_turn_and_the_commands_are_named() -> None:
    run = at_a_terminal(b"/wyh\n/quit\n")
    assert run.out.count(COMMANDS) == 2
    assert run.out.count("Nara  ") == 1


def test_quit_without_a_slash_is_answered() -> None:
    run = at_a_terminal(b"quit\n/quit\n")
    assert run.out.count("Nara  ") == 2


@pytest.mark.parametrize(("key", "last"), [(b"\x03", "Bye."), (b"\x04", "You")])
def test_ctrl_c_and_the_end_of_input_leave(key: bytes, last: str) -> None:
    run = at_a_terminal(key)
    assert run.code == 0
    assert run.out.strip().endswith(last)
