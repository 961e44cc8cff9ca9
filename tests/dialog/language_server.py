"""The language server of YAML editors, from npm, asked what it thinks of a file."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest


class Editor:
    """Opens files as an editor does."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin
        assert process.stdout
        self._to: IO[bytes] = process.stdin
        self._from: IO[bytes] = process.stdout
        self._asked = 0
        self._ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        self._tell("initialized", {})

    def diagnostics(self, file: Path) -> list[str]:
        """What the editor underlines."""
        about = {"uri": file.as_uri(), "languageId": "yaml", "version": 1}
        self._tell("textDocument/didOpen", {"textDocument": {**about, "text": file.read_text()}})
        for message in self._messages():
            if message.get("method") == "textDocument/publishDiagnostics":
                return [found["message"] for found in message["params"]["diagnostics"]]
        return ["the language server went away"]

    def completions(self, file: Path, line: int, column: int) -> list[str]:
        """What the editor offers there; both from 0."""
        where = {"position": {"line": line, "character": column}}
        answer = self._ask(
            "textDocument/completion", {"textDocument": {"uri": file.as_uri()}, **where}
        )
        return [item["label"] for item in answer["items"]]

    def _ask(self, method: str, params: Mapping[str, Any]) -> Any:
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": params})
        return next(m["result"] for m in self._messages() if m.get("id") == self._asked)

    def _tell(self, method: str, params: Mapping[str, Any]) -> None:
        self._send({"method": method, "params": params})

    def _send(self, content: Mapping[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **content}).encode()
        self._to.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._to.flush()

    def _messages(self) -> Iterator[Mapping[str, Any]]:
        """What the server says; what it asks of an editor is answered with nothing."""
        while header := self._from.readline():
            length = int(header.partition(b":")[2])
            while self._from.readline().strip():
                pass
            message = json.loads(self._from.read(length))
            if "method" in message and "id" in message:
                items = message["params"].get("items", ()) if message["params"] else ()
                self._send({"id": message["id"], "result": [None for _ in items]})
            else:
                yield message


@contextmanager
def editor() -> Iterator[Editor]:
    program = shutil.which("yaml-language-server")
    if not program:
        pytest.skip("yaml-language-server is not on the PATH: npm install -g yaml-language-server")
    command = [program, "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield Editor(process)
        finally:
            process.kill()
