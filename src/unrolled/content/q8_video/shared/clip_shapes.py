"""The shapes of a model that reads clips, layer by layer, those inside `TimeDistributed` too."""

from __future__ import annotations

import keras

from unrolled.content.shelf.words import shape


def layer_shapes(model: keras.Model) -> list[dict]:
    """The clips, then each layer: its `kind`, the sizes of its `output`, its `weights`.

    A layer of the `frame` encoder has the axis of time that `TimeDistributed` adds.
    """
    clip = model.input_shape
    layers = [{"kind": "clips", "output": clip, "weights": 0}]
    for layer in model.layers:
        if isinstance(layer, keras.layers.TimeDistributed):
            layers += [
                {
                    "kind": type(inner).__name__,
                    "frame": True,
                    "output": (*clip[:2], *inner.output.shape[1:]),
                    "weights": inner.count_params(),
                }
                for inner in layer.layer.layers
            ]
        else:
            layers.append({"kind": type(layer).__name__, "output": layer.output.shape, "weights": layer.count_params()})
    return layers


def shape_rows(layers: list[dict]) -> list[list[str]]:
    """The rows of a table of `layer_shapes`: layer, output shape, weights."""
    clip, *rest = layers
    return [
        [clip["kind"], shape(clip["output"]), f"{clip['weights']}"],
        *(
            [
                f"{'every frame: ' if layer.get('frame') else ''}`{layer['kind']}`",
                shape(layer["output"]),
                f"{layer['weights']}",
            ]
            for layer in rest
        ),
    ]
