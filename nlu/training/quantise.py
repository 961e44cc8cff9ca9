"""fp32 ONNX -> int8 ONNX: weights in one byte each, ranges of activations found as it runs.

Word vectors get a scale each: the customary one scale for the whole table costs more accuracy
than all matrices together (docs/model.md).
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

_LARGEST = 127


def quantise(source: Path, target: Path) -> None:
    """A scale per column, and 7 of the 8 bits: all 8 overflow on processors without VNNI."""
    halfway = target.with_suffix(".rows")
    _quantise_table(source, halfway)
    quantize_dynamic(
        halfway,
        target,
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gemm"],
    )
    halfway.unlink()


def _quantise_table(source: Path, target: Path) -> None:
    """The largest table that rows are gathered from, as bytes with a scale a row."""
    model = onnx.load(source)
    graph = model.graph
    tables = {tensor.name: tensor for tensor in graph.initializer}
    lookups = [n for n in graph.node if n.op_type == "Gather" and n.input[0] in tables]
    lookup = max(lookups, key=lambda node: int(np.prod(tables[node.input[0]].dims)))
    table = tables[lookup.input[0]]
    values = numpy_helper.to_array(table)
    scales = np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-12) / _LARGEST
    rows = np.round(values / scales).astype(np.int8)
    graph.initializer.remove(table)
    graph.initializer.append(numpy_helper.from_array(rows, "table.rows"))
    graph.initializer.append(numpy_helper.from_array(scales.astype(np.float32), "table.scales"))
    at = list(graph.node).index(lookup)
    graph.node.remove(lookup)
    for node in reversed(_gathered(lookup.input[1], lookup.output[0])):
        graph.node.insert(at, node)
    onnx.save(model, target)


def _gathered(indices: str, result: str) -> list[onnx.NodeProto]:
    """Rows and their scales by index, multiplied."""
    return [
        helper.make_node("Gather", ["table.rows", indices], ["table.bytes"]),
        helper.make_node("Gather", ["table.scales", indices], ["table.scale"]),
        helper.make_node("Cast", ["table.bytes"], ["table.floats"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["table.floats", "table.scale"], [result]),
    ]
