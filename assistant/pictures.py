"""Graphs of flows in the formats people ask for. The only user of Graphviz."""

from collections.abc import Callable, Mapping

from assistant.build import check_flows
from assistant.config import Settings
from dialog.drawing import dot, mermaid
from dialog.graph import Graph, graph_of
from dialog.loader import Loaded
from values.errors import ConfigError, FlowError


def picture(loaded: Loaded, form: str) -> str:
    """`form` is one of FORMATS. Raises FlowError where the files make no set, ConfigError."""
    if loaded.flows is None:
        raise FlowError("\n".join(str(problem) for problem in loaded.causes))
    return FORMATS[form](graph_of(loaded.flows, loaded.problems))


def drawn(settings: Settings) -> str:
    """The configured flows as an SVG, as they lie in their files now."""
    return picture(check_flows(settings, ()), "svg")


def svg(graph: Graph) -> str:
    """Laid out by Graphviz; the id of a state's drawing is its address. Raises ConfigError."""
    try:
        from pygraphviz import AGraph
    except ImportError as error:
        wanted = "run: pip install 'nara-assistant[graph]', or take --format mermaid"
        raise ConfigError(f"An SVG needs a library; {wanted}") from error
    drawn: bytes = AGraph(string=dot(graph)).draw(format="svg", prog="dot")
    return drawn.decode()


FORMATS: Mapping[str, Callable[[Graph], str]] = {"mermaid": mermaid, "svg": svg, "dot": dot}
