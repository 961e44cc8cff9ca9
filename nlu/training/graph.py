"""NeMo's model as an fp32 ONNX graph of two inputs and two outputs, and proof that both agree."""

from collections.abc import Sequence
from pathlib import Path

import torch
from nemo.core.classes import typecheck
from tokenizers import Tokenizer

from nlu.onnx import INPUTS, OnnxUnderstander
from nlu.tokenize import WordPieces
from nlu.training import checkpoints
from nlu.training.dataset import LabelSet
from nlu.training.joint import JointModel
from nlu.training.markup import Utterance

OUTPUTS = ("intent_logits", "slot_logits")
OPSET = 17


class Joint(torch.nn.Module):  # type: ignore[misc]  # torch is not in .venv
    """The model without its third input: all token types are zero for a single sentence."""

    def __init__(self, model: JointModel) -> None:
        super().__init__()
        self.encoder, self.classifier = model.bert_model, model.classifier

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        types = torch.zeros_like(input_ids)
        states = self.encoder(
            input_ids=input_ids, token_type_ids=types, attention_mask=attention_mask
        )
        intents, slots = self.classifier(hidden_states=states)
        return intents, slots


def write(model: JointModel, graph: Path, tokenizer: Path) -> LabelSet:
    """Writes graph and tokenizer, returns what the outputs stand for."""
    joint = Joint(model).eval()
    sample = (torch.ones(2, 7, dtype=torch.long), torch.ones(2, 7, dtype=torch.long))
    axes = {0: "batch", 1: "length"}
    with torch.no_grad(), typecheck.disable_checks():
        torch.onnx.export(
            joint,
            sample,
            str(graph),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes={INPUTS[0]: axes, INPUTS[1]: axes, "slot_logits": axes},
            opset_version=OPSET,
            dynamo=False,  # its graph runs a tenth faster: onnxruntime knows the patterns
        )
    _plain_tokenizer(checkpoints.encoder_of(model).folder / "tokenizer.json", tokenizer)
    names = model.cfg.data_desc
    return LabelSet(tuple(names.intent_labels), tuple(names.slot_labels))


def difference(model: JointModel, folder: Path, sentences: Sequence[Utterance]) -> float:
    """Largest distance between a score of NeMo's own forward pass and one of the graph."""
    model, engine = model.eval(), OnnxUnderstander(folder)
    pieces = WordPieces(folder / "tokenizer.json")
    return max(_difference(model, engine, pieces, u.tokens) for u in sentences)


def _difference(
    model: JointModel, engine: OnnxUnderstander, pieces: WordPieces, words: Sequence[str]
) -> float:
    batch = pieces([words])
    ids, mask = torch.from_numpy(batch.ids), torch.from_numpy(batch.mask)
    with torch.no_grad():
        intents, slots = model(
            input_ids=ids, attention_mask=mask, token_type_ids=torch.zeros_like(ids)
        )
    found_intents, found_slots, _ = engine.logits(words)
    opens = torch.from_numpy(batch.words[0] >= 0)
    gaps = [intents[0] - torch.from_numpy(found_intents)]
    gaps.append(slots[0][opens] - torch.from_numpy(found_slots))
    return max(float(gap.abs().max()) for gap in gaps if gap.numel())


def _plain_tokenizer(source: Path, target: Path) -> None:
    """The encoder's tokenizer without the lengths its makers fixed."""
    tokenizer = Tokenizer.from_file(str(source))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(target), pretty=False)
