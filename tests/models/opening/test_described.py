"""What a model's file says that it is."""

from __future__ import annotations

import pytest

onnx = pytest.importorskip("onnx")

from reluexplorer.models.opening.described import Described, described  # noqa: E402


def model(*, graph="main_graph", said=(), **fields):
    made = onnx.ModelProto(**fields)
    made.graph.name = graph
    for name, value in said:
        made.metadata_props.add(key=name, value=value)
    return made


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, ""),
        ({"graph": "Model from PaddlePaddle."}, "Model from PaddlePaddle"),
        ({"graph": "torch_jit", "producer_name": "pytorch", "producer_version": "1.12.1"},
         "exported by pytorch 1.12.1"),
        ({"graph": "535cbd020e834c10a9ab717f8145d7ea"}, ""),
        ({"graph": "tf2onnx", "producer_name": "tf2onnx"}, "exported by tf2onnx"),
        ({"graph": "resnet50"}, "resnet50"),
        ({"doc_string": "Finds\n faces. ", "graph": "resnet50"}, "Finds faces"),
        ({"said": [("Description", "YOLOv8n trained on coco"), ("task", "detect")]},
         "detect, YOLOv8n trained on coco"),
        ({"said": [("task", "detect"), ("names", "{0: 'person'}")]}, "detect"),
    ],
)  # fmt: skip
def test_the_first_that_says_something_is_taken(given, words):
    assert described(model(**given)).words == words


def test_all_that_is_said_is_shortened_and_harmless():
    said = [("author", "A\u202eB"), ("empty", " "), *((f"key{place}", "v" * 500) for place in range(20))]
    found = described(model(producer_name="spox", doc_string="Finds faces", said=said))
    assert found.details[:4] == (
        ("Made by", "spox"), ("Description", "Finds faces"), ("Graph", "main_graph"), ("author", "A\ufffdB"),
    )  # fmt: skip
    assert (len(found.details), {len(value) for _name, value in found.details[4:]}) == (8, {100})
    assert len(described(model(doc_string="x" * 999)).words) == 60


def test_a_model_of_dense_weights_says_nothing():
    assert described(onnx.ModelProto()) == Described()
