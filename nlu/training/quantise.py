"""fp32 ONNX -> int8 ONNX: weights in one byte each, ranges of activations found as it runs."""

from pathlib import Path

from onnxruntime.quantization import QuantType, quantize_dynamic


def quantise(source: Path, target: Path) -> None:
    """A scale per column, and 7 of the 8 bits: all 8 overflow on processors without VNNI."""
    quantize_dynamic(
        source,
        target,
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )
