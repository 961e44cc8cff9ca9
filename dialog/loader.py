"""Flow files -> FlowSet, in three passes: shape, build, whole graph. All problems at once.

What can be used is used: a set with faulty states loads and reports them, and a turn that
reaches such a state is answered with a Fault.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dialog.build import Types, build_flow, build_topics
from dialog.checks import check
from dialog.document import Document, read_document
from dialog.flow import Flow, FlowSet
from dialog.lifetimes import LIFETIMES
from dialog.memory import known_names, memories, read_memory
from dialog.problems import Problem, Report
from dialog.resolve import resolve, resolve_ways
from dialog.states import TYPES, InputContext, State, Where
from dialog.topics import TOPICS
from dialog.vocabulary import NOTHING_KNOWN, Vocabulary, known_slots
from values.errors import FlowError


@dataclass(frozen=True, slots=True)
class Loaded:
    """A flow set, if the files made one, and everything wrong with them."""

    flows: FlowSet | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(p for p in self.problems if p.severity == "error")

    @property
    def causes(self) -> tuple[Problem, ...]:
        """The errors, a file that cannot be read before the names it leaves missing."""
        return tuple(sorted(self.errors, key=lambda problem: problem.code))


def load(paths: Sequence[Path], heard: Vocabulary = NOTHING_KNOWN, types: Types = TYPES) -> Loaded:
    """Read the files (a folder = its `*_flow.yml`) as one set. Raises FlowError on none.

    `heard`: what the model that serves can hear; every intent of it should be routed.
    `types`: the state types there are, an author's own among them.
    """
    report = Report()
    files = [file for path in paths for file in flow_files(path)]
    texts = {file: _read(file) for file in files}
    documents = [d for f in files if (d := read_document(f.name, texts[f], str(f), report))]
    flows = _assemble(documents, _version(texts), report, types)
    if flows:
        main = next(d for d in documents if d.routing)
        flows = _with_memory(flows, main, documents, heard, report)
        check(flows, main, heard, report)
        if main.file in report.damaged:
            # Another flow can be done without for a while; nobody should talk with half a main one.
            flows = None
    problems = sorted(report.problems, key=lambda p: (p.where.file, p.where.line, p.where.column))
    return Loaded(flows, tuple(problems))


def load_or_fail(paths: Sequence[Path], types: Types = TYPES) -> Loaded:
    """As `load`, for who cannot go on without flows. Raises FlowError, the cause first."""
    loaded = load(paths, types=types)
    if loaded.flows is None:
        raise FlowError("\n".join(str(problem) for problem in loaded.causes))
    return loaded


def flow_files(path: Path) -> Iterator[Path]:
    """The flow files a path names. Raises FlowError when there are none."""
    if path.is_dir():
        found = sorted(p for p in path.iterdir() if p.name.endswith(("_flow.yml", "_flow.yaml")))
        if not found:
            raise FlowError(f"{path}: the folder holds no flow files (*_flow.yml)")
        yield from found
    elif path.is_file():
        yield path
    else:
        raise FlowError(f"{path}: there is no such flow file or folder")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FlowError(f"{file}: cannot be read ({error.strerror})") from error


def _version(texts: Mapping[Path, bytes]) -> str:
    digest = hashlib.sha256()
    for file in sorted(texts):
        digest.update(file.name.encode() + b"\0" + texts[file] + b"\0")
    return digest.hexdigest()[:12]


def _assemble(
    documents: Sequence[Document], version: str, report: Report, types: Types
) -> FlowSet | None:
    flows = _build_all(documents, report, types)
    main = next((d for d in documents if d.routing), None)
    if main is None:
        _miss_main(documents, report)
        return None
    _refuse_tables(documents, main, report)
    flows = resolve(flows, main.name, report)
    start, listening = _ends(flows[main.name], main, report)
    if start is None or listening is None:
        return None
    return FlowSet(
        flows=flows,
        main=main.name,
        states={state.address: state for flow in flows.values() for state in flow.states.values()},
        start=start.address,
        listening=listening.address,
        intents=resolve_ways(main.intents, flows, main.name, report),
        acts=resolve_ways(main.acts, flows, main.name, report),
        version=version,
        topics={**TOPICS, **build_topics(main, report)},
    )


def _with_memory(
    flows: FlowSet,
    main: Document,
    documents: Sequence[Document],
    heard: Vocabulary,
    report: Report,
) -> FlowSet:
    """How long what is said is remembered: for all questions, and for those of single flows."""
    groups = (topic.group for topic in flows.topics.values())
    known = known_names(known_slots(flows, heard), groups)
    shared = read_memory(main.memory, LIFETIMES, known, report)
    own = {d.name: d.memory for d in documents if d.memory and d is not main}
    for name, entries in own.items():
        report.flow = name
        read_memory(entries, shared, known, report)
    report.flow = ""
    each = memories(own, flows.intents, flows.states, shared, known)
    return replace(flows, memory=shared, memories=each)


def _build_all(documents: Sequence[Document], report: Report, types: Types) -> dict[str, Flow]:
    flows: dict[str, Flow] = {}
    for document in documents:
        if document.name in flows:
            report.error("F007", document.where, f"a second flow is called '{document.name}'")
            continue
        flows[document.name] = build_flow(document, report, types)
    report.flow = report.state = ""
    return flows


def _miss_main(documents: Sequence[Document], report: Report) -> None:
    # A file that could not be read may be the main flow; that is reported already.
    if not any(problem.code in ("F001", "F002") for problem in report.problems):
        file = documents[0].file if documents else "main_flow.yml"
        report.error("F008", Where(file, 1), "no flow of the set has 'intent_transitions'")


def _refuse_tables(documents: Sequence[Document], main: Document, report: Report) -> None:
    """Intents, acts and topics belong to the main flow; elsewhere they would do nothing."""
    for document in documents:
        report.flow = document.name
        tables = (document.intents, document.acts, document.topics, document.ignored)
        for entry in (entry for table in tables for entry in table[:1]):
            if document is not main:
                message = f"intents, acts and topics belong to the main flow '{main.name}'"
                report.error("F005", entry.where, message)


def _ends(main: Flow, document: Document, report: Report) -> tuple[State | None, State | None]:
    """The main flow's first state and its input state."""
    report.flow, report.state = main.name, ""
    start = main.first
    listening = next((s for s in main.states.values() if isinstance(s, InputContext)), None)
    if start is None or listening is None:
        report.error(
            "F008",
            document.where,
            f"the main flow '{main.name}' has no state of type input_context",
            "add one; every finished path waits there",
        )
    return start, listening
