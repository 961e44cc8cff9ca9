"""What templates see, what they must not reach, and that a shopper's words are never one."""

from pathlib import Path

import pytest

from dialog.templates import Template, TemplateFault
from tests.dialog.talk import small_flows, talk

SCOPE = {
    "location": "boston",
    "count": 3,
    "nothing": None,
    "slots": {"location": "boston", "item.type": "jeans"},
}


def _says(folder: Path, text: str, line: str) -> list[str]:
    states = f'first: {{type: message_text, properties: {{text: "{text}"}}}}'
    return talk(small_flows(folder, states)).hear(line, "price_check")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("In {{ location }}", "in [Salt Lake](location)", "In Salt Lake"),
        ("{{slots['item.type']}}!", "a [garden hose](item.type)", "garden hose!"),
        ("{{ slots['item.type'] | upper }}", "a [hose](item.type)", "HOSE"),
        ("({{ location }})({{ slots['item.name'] }})({{ a.b.c }})", "a thing", "()()()"),
        ("{% if location %}there{% else %}where{% endif %}", "a thing", "where"),
        ("{{ interrogative }}", "[what](interrogative) [time](interrogative.time)", "what"),
        ("{{ said | join(', ') }}", "[a](article) [hose](item.type)", "item.type"),
        ("{{ topic }}", "a [hose](item.type)", "price_check"),
    ],
)
def test_templates_see_slots_keys_and_topic(
    tmp_path: Path, text: str, line: str, said: str
) -> None:
    assert _says(tmp_path, text, line) == [said] * bool(said)


def test_a_slot_whose_name_begins_like_another_is_reached_by_its_whole_name(
    tmp_path: Path,
) -> None:
    states = """
      first:
        type: input_user
        properties: {entities: {slot: time}, require_match: false}
        transitions: {match: tell, notmatch: tell}
      tell:
        type: message_text
        properties: {text: "{{ time }}/{{ slots['time.period_of_time'] }}"}
    """
    chat = talk(small_flows(tmp_path, states))
    chat.hear("how much [tomorrow](time.period_of_time)", "price_check")
    assert chat.hear("noon") == ["noon/tomorrow"]


def test_location_is_the_newest_value_as_said(tmp_path: Path) -> None:
    states = "first: {type: message_text, properties: {text: '{{ location }}'}}"
    chat = talk(small_flows(tmp_path, states))
    chat.hear("in [boston](location)", "price_check")
    assert chat.hear("in [New York](location)", "price_check") == ["New York"]


def test_a_context_key_hides_a_slot_of_its_name_but_nothing_hides_slots(tmp_path: Path) -> None:
    states = """
      first:
        type: change_context
        properties: {update_keys: {location: here, slots: none}}
        transitions: {next_state: tell}
      tell: {type: message_text, properties: {text: "{{ location }} {{ slots['location'] }}"}}
    """
    chat = talk(small_flows(tmp_path, states))
    assert chat.hear("in [boston](location)", "price_check") == ["here boston"]


def test_what_was_said_last_can_be_repeated(tmp_path: Path) -> None:
    states = (
        """first: {type: message_text, properties: {text: "{{ last_messages | join(' ') }}"}}"""
    )
    assert talk(small_flows(tmp_path, states)).hear("pardon", "price_check") == ["Welcome"]


CUNNING = "{{7*7}}{% if true %}{{ slots }}{% endif %}"


def test_a_slot_is_never_evaluated(tmp_path: Path) -> None:
    states = """
      first:
        type: input_user
        properties: {entities: {slot: a}, require_match: false}
        transitions: {match: keep, notmatch: keep}
      keep:
        type: change_context
        properties: {update_keys: {copy: '{{ a }}'}}
        transitions: {next_state: tell}
      tell: {type: message_text, properties: {text: '{{ copy }} {{ a }} {{ [a] | first }}'}}
    """
    chat = talk(small_flows(tmp_path, states))
    chat.hear("how much", "price_check")
    assert chat.hear(CUNNING) == [f"{CUNNING} {CUNNING} {CUNNING}"]


def test_an_answer_is_never_evaluated(tmp_path: Path) -> None:
    states = """
      first: {type: Retail, transitions: {next_state: tell}}
      tell: {type: message_text, properties: {text: '{{ retail_status }}'}}
    """
    chat = talk(small_flows(tmp_path, states))
    chat.hear("how much", "price_check")
    assert chat.look_up_gives("found", CUNNING) == [CUNNING]


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ slots.__class__ }}",
        "{{ slots['__class__'] }}",
        "{{ slots.get.__self__.__class__ }}",
        "{{ slots | attr('__class__') }}",
        "{{ lipsum.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ self.__init__.__globals__ }}",
        "{{ '{0.__class__}'.format(slots) }}",
        "{{ slots.clear() }}",
        "{{ slots.update({'location': 'paris'}) }}",
    ],
)
def test_nothing_leads_out_of_the_sandbox(tmp_path: Path, text: str) -> None:
    states = f"""
      first: {{type: message_text, properties: {{text: "{text}"}}}}
    """
    chat = talk(small_flows(tmp_path, states, faulty=True))
    assert chat.hear("in [boston](location)", "price_check") == []
    assert chat.step.conversation.slots == {"location": "boston"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no blanks",
        "{{ location }}",
        "{{location}} and {{ slots['item.type'] }}.",
        "{{ unset }}{{ slots['unset'] }}!",
        "{{ count }} } x }}",
        "{{ true }} {{ false }} {{ True }}",
        "a line\n",
    ],
)
def test_plain_blanks_are_filled_in_as_the_template_engine_would(text: str) -> None:
    by_the_engine = Template("{# not plain #}" + text)
    assert Template(text).render(SCOPE) == by_the_engine.render(SCOPE)


def test_nothing_is_rendered_as_nothing() -> None:
    assert Template("[{{ nothing }}]").render(SCOPE) == "[]"


@pytest.mark.parametrize(
    "text",
    [
        "{{ 1 // 0 }}",
        "{{ unset() }}",
        "{{ 5 | wordwrap }}",
        "{{ slots + 1 }}",
        "{% include 'other' %}",
        "{{ range(10000000) | list }}",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
    ],
)
def test_a_template_that_fails_says_why_and_the_conversation_goes_on(
    tmp_path: Path, text: str
) -> None:
    states = f'first: {{type: message_text, properties: {{text: "{text}"}}}}'
    chat = talk(small_flows(tmp_path, states))
    assert chat.hear("how much", "price_check") == []
    assert text in chat.faults[0]
    assert chat.hear("fly me to the moon") == ["I cannot do that."]


@pytest.mark.parametrize(
    "text",
    [
        "{{ location",
        "{% if %}",
        "{{ x | nosuchfilter }}",
        "{{ " + "(" * 500 + "1" + ")" * 500 + " }}",
        "{{ " + "x + " * 400 + "x }}",
    ],
)
def test_a_broken_template_is_refused_when_it_is_read(text: str) -> None:
    with pytest.raises(TemplateFault):
        Template(text)


def test_equal_texts_are_equal_templates() -> None:
    assert Template("{{ a }}") == Template("{{ a }}") != Template("{{ b }}")
    assert len({Template("{{ a }}"), Template("{{ a }}")}) == 1
