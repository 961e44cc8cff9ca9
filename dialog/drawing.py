"""A graph of flows as text that others draw: Mermaid, and Graphviz's DOT."""

import json
from collections.abc import Iterator, Mapping, Sequence

from dialog.graph import Edge, Graph, Kind, Node, Trouble

_FILL: Mapping[Trouble, tuple[str, str]] = {
    "": ("#ffffff", "#556070"),
    "warning": ("#fff4d6", "#a86b00"),
    "unreachable": ("#ececf0", "#8a8f98"),
    "error": ("#ffe3e0", "#b3261e"),
    "missing": ("#ffe3e0", "#b3261e"),
}
"Trouble -> fill and line; told by the form of the line as well, for who sees no colours."
_SHAPE: Mapping[Kind, tuple[str, str]] = {
    "start": ("([", "])"),
    "input": ("[/", "/]"),
    "look-up": ("[(", ")]"),
    "step": ("[", "]"),
}
_DOT_SHAPE: Mapping[Kind, str] = {
    "start": "oval",
    "input": "parallelogram",
    "look-up": "cylinder",
    "step": "box",
}
_PLAIN = ("next_state", "flow")
"Labels that say nothing: the only way on."
_FEW = 4
"Labels of one way that are written out."


def mermaid(graph: Graph) -> str:
    """A flowchart, one subgraph a flow."""
    ids = {node.address: f"s{number}" for number, node in enumerate(graph.nodes)}
    lines = ["flowchart TD"]
    for flow, nodes in _by_flow(graph.nodes):
        lines += [f"  subgraph {_id(flow)} [{_quoted(flow)}]"] if flow else []
        lines += [f"    {ids[node.address]}{_box(node)}" for node in nodes]
        lines += ["  end"] if flow else []
    lines += [f"  {ids[e.source]} -->{_mermaid_label(e)} {ids[e.target]}" for e in graph.edges]
    for trouble, (fill, line) in _FILL.items():
        troubled = [
            ids[node.address] for node in graph.nodes if trouble and node.trouble == trouble
        ]
        if troubled:
            dashes = ",stroke-dasharray:4" if trouble in ("unreachable", "missing") else ""
            lines.append(f"  classDef {trouble} fill:{fill},stroke:{line}{dashes}")
            lines.append(f"  class {','.join(troubled)} {trouble}")
    return "\n".join(lines) + "\n"


def dot(graph: Graph) -> str:
    """Graphviz's language; the id of a state's drawing is its address."""
    lines = [
        "digraph flows {",
        '  rankdir=TB; bgcolor="transparent"; fontname="sans-serif"; fontsize=12;',
        '  node [fontname="sans-serif" fontsize=11 style="filled,rounded" margin="0.12,0.06"];',
        '  edge [fontname="sans-serif" fontsize=9 color="#8a93a0" fontcolor="#556070"];',
    ]
    for number, (flow, nodes) in enumerate(_by_flow(graph.nodes)):
        if flow:
            lines.append(f'  subgraph cluster_{number} {{ label={_dot(flow)}; color="#c4cad2";')
        lines += [f"    {_dot(node.address)} [{_looks(node)}];" for node in nodes]
        lines += ["  }"] if flow else []
    lines += [
        f"  {_dot(e.source)} -> {_dot(e.target)} [label={_dot(_label(e))}];" for e in graph.edges
    ]
    return "\n".join([*lines, "}"]) + "\n"


def _by_flow(nodes: Sequence[Node]) -> Iterator[tuple[str, list[Node]]]:
    for flow in dict.fromkeys(node.flow for node in nodes):
        yield flow, [node for node in nodes if node.flow == flow]


def _box(node: Node) -> str:
    opening, closing = _SHAPE[node.kind]
    return f"{opening}{_quoted(node.name)}{closing}"


def _looks(node: Node) -> str:
    fill, line = _FILL[node.trouble]
    dashed = ",dashed" if node.trouble in ("unreachable", "missing") else ""
    looks = {
        "id": node.address,
        "label": node.name,
        "shape": _DOT_SHAPE[node.kind],
        "style": f"filled{dashed}" if node.kind != "step" else f"filled,rounded{dashed}",
        "fillcolor": fill,
        "color": line,
        "tooltip": " · ".join(filter(None, (node.address, node.type, node.trouble, node.at))),
    }
    return " ".join(f"{name}={_dot(text)}" for name, text in looks.items())


def _label(edge: Edge) -> str:
    names = [name for name in edge.labels if name not in _PLAIN]
    more = [f"and {len(names) - _FEW + 1} more"] if len(names) > _FEW else []
    return "\n".join([*names[: _FEW - len(more)], *more])


def _mermaid_label(edge: Edge) -> str:
    label = _label(edge).replace("\n", "<br/>")
    return f"|{_quoted(label)}|" if label else ""


def _id(name: str) -> str:
    """Mermaid's own words (`end`) are no ids."""
    return "flow_" + "".join(c if c.isalnum() and c.isascii() else "_" for c in name)


def _quoted(text: str) -> str:
    return '"' + text.replace("&", "#amp;").replace('"', "#quot;") + '"'


def _dot(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
