"""What a template reads, and where it minds that something is not set. From its syntax tree."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import nodes
from jinja2.meta import find_undeclared_variables

from dialog.templates import Template

BUILT_IN = frozenset(
    {
        "slots",
        "said",
        "said_grammar",
        "topic",
        "last_messages",
        "listed",
        "jarvis_error",
        "nlu_error",
    }
    | {"locale", "handed_over", "question", "misses", "offered", "guess"}
)
"Names that are there in every template; unset they are empty on purpose."
PARTS = {
    "question": frozenset({"text", "why", "slot", "topic"}),
    "guess": frozenset({"slot", "said", "meant"}),
}
"What can be asked of the question that was left open, and of the value that is in doubt."
_JINJA = frozenset(
    {"range", "dict", "lipsum", "cycler", "joiner", "namespace", "loop", "self", "caller"}
    | {"varargs", "kwargs"}
)
_OF_A_DICT = frozenset({"get", "items", "keys", "values"})
_OF_JINJA = frozenset({"cycle", "changed", "next", "reset"})
"Methods of its loops and counters."
METHODS = _OF_JINJA.union(*map(dir, (str, int, float, list, tuple, dict)))
"What can be called on a value: context keys and slots are plain data."
_READS = (nodes.Getitem, nodes.Getattr, nodes.Call)
"How a slot can be read by its name."
_MINDING = frozenset({"default", "d"})
"Filters that say what is put in for an unset value."


@dataclass(frozen=True, slots=True)
class Reading:
    """One template's names; a slot is meant where `slots['...']` is written."""

    names: frozenset[str] = frozenset()
    slots: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    "Names and slots that are put in with nothing to stand for them when they are not set."
    fields: frozenset[tuple[str, str]] = frozenset()
    "What is read of `question` or `guess` and is not there."
    methods: frozenset[str] = frozenset()
    "What is called on a value and no value has."


@lru_cache(maxsize=8192)
def reading(template: Template) -> Reading:
    if template.is_constant:
        return Reading()
    tree = template.tree()
    outside = frozenset(find_undeclared_variables(tree))
    names = outside - BUILT_IN - _JINJA
    slots = frozenset(filter(None, map(_slot, tree.find_all(_READS))))
    bare = frozenset(_bare(tree, frozenset()))
    fields = frozenset(each for each in _fields(tree) if each[0] in outside)
    return Reading(names, slots, bare & (names | slots), fields, frozenset(_methods(tree)))


def _fields(tree: nodes.Template) -> Iterator[tuple[str, str]]:
    for node in tree.find_all((nodes.Getattr, nodes.Getitem)):
        match node:
            case (
                nodes.Getattr(node=nodes.Name(name=name), attr=field)
                | nodes.Getitem(node=nodes.Name(name=name), arg=nodes.Const(value=str(field)))
            ) if name in PARTS and field not in PARTS[name] | _OF_A_DICT:
                yield name, field


def _methods(tree: nodes.Template) -> Iterator[str]:
    for call in tree.find_all(nodes.Call):
        match call:
            case nodes.Call(node=nodes.Getattr(attr=method)) if method not in METHODS:
                yield method


def _bare(node: nodes.Node, minded: frozenset[str]) -> Iterator[str]:
    """Names that are read where nobody has asked before whether they are set."""
    slot = _slot(node)
    name = slot or (node.name if isinstance(node, nodes.Name) else "")
    if name:
        if name not in minded:
            yield name
        return
    for child, known in _children(node, minded):
        yield from _bare(child, known)


def _children(
    node: nodes.Node, minded: frozenset[str]
) -> Iterator[tuple[nodes.Node, frozenset[str]]]:
    """What a node holds, each with the names that are safe in there."""
    asked = frozenset[str]()
    match node:
        case nodes.If(test=test) | nodes.CondExpr(test=test):
            asked = _mentioned(test)
        case nodes.Or() | nodes.And() | nodes.Compare() | nodes.Test() | nodes.Not():
            asked = _mentioned(node)
        case nodes.Filter(name=name) if name in _MINDING:
            asked = _mentioned(node)
        case nodes.For(iter=over):
            # A loop over nothing says nothing.
            asked = _mentioned(over)
    for child in node.iter_child_nodes():
        yield child, minded | asked


def _mentioned(node: nodes.Node) -> frozenset[str]:
    slots = map(_slot, (node, *node.find_all(_READS)))
    names = {name.name for name in node.find_all(nodes.Name)}
    if isinstance(node, nodes.Name):
        names.add(node.name)
    return frozenset(names | set(filter(None, slots)))


def _slot(node: nodes.Node) -> str:
    """The name in `slots['item.type']` or `slots.get('item.type')`; else empty."""
    match node:
        case nodes.Getitem(node=nodes.Name(name="slots"), arg=nodes.Const(value=str(name))):
            return name
        case nodes.Getattr(node=nodes.Name(name="slots"), attr=name) if name not in _OF_A_DICT:
            return str(name)
        case nodes.Call(
            node=nodes.Getattr(node=nodes.Name(name="slots"), attr="get"),
            args=[nodes.Const(value=str(name)), *_],
        ):
            return name
    return ""
