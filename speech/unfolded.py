"""A model of ONNX Runtime's own format (.ort) as one that can still be optimised.

Moonshine's weights are stored as bytes, and its .ort file turns them into numbers at every step of
the decoder: four fifths of its time. As ONNX the same model is loaded with that done once.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any


def as_onnx(file: Path) -> bytes:
    """The same graph and weights. Raises what onnxruntime raises for a file that is none."""
    import onnx
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.add_session_config_entry("session.save_model_format", "ONNX")
    options.log_severity_level = 3
    with TemporaryDirectory() as folder:
        options.optimized_model_filepath = str(Path(folder) / "model.onnx")
        onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        model = onnx.load(options.optimized_model_filepath)
    _name(model.graph, "graph")
    return bytes(model.SerializeToString())


def _name(graph: Any, name: str) -> None:
    """The .ort format leaves branches without a name, which ONNX wants."""
    graph.name = graph.name or name
    for number, node in enumerate(graph.node):
        for attribute in node.attribute:
            if attribute.HasField("g"):
                _name(attribute.g, f"{name}.{number}.{attribute.name}")
