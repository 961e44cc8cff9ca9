"""A flow file to begin with: small, complete, and with comments."""

import re
from dataclasses import dataclass
from pathlib import Path

from values.errors import ConfigError, DataError

_TEMPLATE = """\
# yaml-language-server: $schema=flow.schema.json
# {title}. What each type of state does: docs/states. To check it: nara flows check {folder}
name: {flow}

states:
  # The flow is entered at its first state.
  {name}_start:
    type: collect
    properties:
      slots:
        # Only what was not said yet is asked for.
        - slot: item.type
          ask: "Gladly. Which item is it about?"
          again: "Which item do you mean?"
    transitions:
      done: {name}_sure
      notmatch: {name}_person

  # Buttons on the page; the words of yes and no count as well.
  {name}_sure:
    type: choice
    properties:
      text: "It is about {{{{ slots['item.type'] or 'that' }}}}, right?"
      options: [yes, no]
      tries: 2
    transitions:
      yes: {name}_done
      no: {name}_person
      notmatch: {name}_person

  {name}_done:
    type: message_text
    properties:
      text: "All right. Bring it to any of our shops."
      # What is spoken where it should differ from what is shown.
      say: "All right. Just bring it to any of our shops."

  {name}_person:
    type: handoff
    properties:
      text: "I'd better get a colleague for that."
      reason: "{name}: not understood"
  # Without transitions both go back to the main flow and wait for the shopper.
"""


@dataclass(frozen=True, slots=True)
class Scaffold:
    file: Path
    next_steps: tuple[str, ...]
    "What to do with it, in lines."


def new_flow(name: str, folder: Path) -> Scaffold:
    """Write `NAME_flow.yml`. Raises ConfigError on a wrong name, DataError on an existing file."""
    name = name.removesuffix(".yml").removesuffix("_flow")
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", name):
        raise ConfigError(f"'{name}' cannot name a flow: write small letters, digits and _")
    flow, file = f"{name}_flow", folder / f"{name}_flow.yml"
    title = name.replace("_", " ").capitalize()
    text = _TEMPLATE.format(title=title, folder=folder, flow=flow, name=name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as new:
            new.write(text)
    except FileExistsError as error:
        raise DataError(f"{file}: there is such a flow already; take another name") from error
    except OSError as error:
        raise DataError(f"{file}: cannot be written ({error.strerror})") from error
    return Scaffold(file, _next_steps(flow, name, folder))


def _next_steps(flow: str, name: str, folder: Path) -> tuple[str, ...]:
    return (
        "To lead to it, add to the main flow:",
        "",
        "    intent_transitions:",
        f"      {name}: to_{name}",
        "    topics:",
        f"      {name}: {{uses: [item.type]}}",
        "    states:",
        f"      to_{name}:",
        "        type: call",
        f"        properties: {{flow: {flow}}}",
        "        transitions: {next_state: input_intent}",
        "",
        f"An intent '{name}' has to be trained (docs/model.md). Until then any state can go there",
        f"with 'next_state: to_{name}'. Then: nara flows check {folder}",
    )
