"""The encoder-decoder as a forecaster: trained from several seeds, its forecasts averaged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from unrolled.apps.forecast.forecasters import Parameters
from unrolled.apps.forecast.series_windows import Windows

if TYPE_CHECKING:
    import keras

PIECES = 8
"""Parts of the training after each of which the network is tried on the validation windows."""

Weights = list[np.ndarray]
"""The arrays of a network, as Keras's `get_weights` gives them."""
Tick = Callable[[float], None]
"""Is told how much of the work is done, from 0 to 1."""


def unwatched(share: float) -> None:
    """For work whose progress nobody watches."""


@dataclass(frozen=True)
class Training:
    """How a network is trained.

    Attributes:
        units: Units of each GRU layer.
        dropout: Share of a layer's inputs set to zero.
        steps: Batches altogether, if all pieces are trained.
        batch: Windows in a batch.
        rate: First learning rate; it falls to nothing along half a cosine.
        average: Weight of what was before in the running mean of the weights that forecasts are made with;
            0 for none.
    """

    units: int = 64
    dropout: float = 0.2
    steps: int = 640
    batch: int = 64
    rate: float = 0.008
    average: float = 0.99


class Trainer:
    """Trains networks of one shape, one after the other; tracing and compiling are done once.

    Args:
        windows: Windows of the shape that the networks take.
        training: How they are trained.
    """

    def __init__(self, windows: Windows, training: Training) -> None:
        self.training = training
        self._shape = (*windows.past.shape[1:], windows.coming.shape[2], windows.ahead)

    def train(
        self, windows: Windows, seed: int, pieces: int = PIECES, check: Windows | None = None, tick: Tick = unwatched
    ) -> tuple[list[Weights], list[float]]:
        """Train one network.

        Args:
            windows: What to learn from; their targets must be known.
            seed: Sets the first weights, the order of the windows and what dropout drops.
            pieces: Stop after so many of the pieces.
            check: Windows whose error is measured after each piece.
            tick: Is told how much is done, from 0 to 1.

        Returns:
            The weights after each piece, and the mean absolute errors on the windows to check with, in their unit,
            one for each piece.
        """
        import keras
        import tensorflow as tf

        training, model = self.training, self._start(seed)
        # Drawn anew each time round: arrays given to fit would come in one order.
        data = tf.data.Dataset.from_tensor_slices(((windows.past, windows.coming), windows.wanted))
        data = data.cache().shuffle(len(windows), seed=seed).repeat().batch(training.batch).prefetch(1)
        weights: list[Weights] = []
        errors: list[float] = []

        def after_piece(piece: int, logs: dict | None = None) -> None:
            weights.append(model.get_weights())
            if check is not None:
                forecast = check.in_unit(keras.ops.convert_to_numpy(model((check.past, check.coming))))
                errors.append(float(check.errors(forecast).mean()))
            tick((piece + 1) / pieces)

        # Forecasts are made with the running mean of the weights; training goes on with the weights themselves.
        averaged = [keras.callbacks.SwapEMAWeights(swap_on_epoch=True)] if training.average else []
        model.fit(
            data,
            steps_per_epoch=training.steps // PIECES,
            epochs=pieces,
            shuffle=False,
            verbose=0,
            callbacks=[*averaged, keras.callbacks.LambdaCallback(on_epoch_end=after_piece)],
        )
        return weights, errors

    def forecast(self, weights: Weights, windows: Windows) -> np.ndarray:
        """Forecasts with some weights in the series' unit, `(rows, ahead)`."""
        self._reader.set_weights(weights)
        return windows.in_unit(self._reader.predict((windows.past, windows.coming), batch_size=2048, verbose=0))

    def _start(self, seed: int) -> keras.Model:
        """The compiled network with the weights that the seed draws, and an optimizer that has seen nothing."""
        import keras

        model, optimizer_state = self._compiled
        keras.utils.set_random_seed(seed)
        # All variables, not the weights alone: dropout draws from a state that a layer gets when it is built.
        for variable, fresh in zip(model.variables, self._build().variables, strict=True):
            variable.assign(fresh)
        for variable, value in zip(model.optimizer.variables, optimizer_state, strict=True):
            variable.assign(value)
        return model

    def _build(self) -> keras.Model:
        from unrolled.snippets.forecasting.encoder_decoder import encoder_decoder

        steps, features, known, ahead = self._shape
        return encoder_decoder(steps, features, known, ahead, self.training.units, self.training.dropout)

    @cached_property
    def _reader(self) -> keras.Model:
        return self._build()

    @cached_property
    def _compiled(self) -> tuple[keras.Model, Weights]:
        """The network to train, and the state of an optimizer that has seen nothing."""
        import keras

        training, model = self.training, self._build()
        optimizer = keras.optimizers.Adam(
            keras.optimizers.schedules.CosineDecay(training.rate, training.steps),
            clipnorm=1.0,
            use_ema=training.average > 0,
            ema_momentum=training.average or 0.99,
        )
        model.compile(loss="mae", optimizer=optimizer, jit_compile=True)
        optimizer.build(model.trainable_variables)
        return model, [keras.ops.convert_to_numpy(variable) for variable in optimizer.variables]


@dataclass(frozen=True)
class Network:
    """The mean of some trained encoder-decoders.

    Attributes:
        training: How they were trained.
        members: The weights of each.
        trainer: What builds them.
    """

    training: Training
    members: tuple[Weights, ...]
    trainer: Trainer

    def forecast(self, windows: Windows) -> np.ndarray:
        """Forecasts in the series' unit, `(rows, ahead)`."""
        return np.mean([self.trainer.forecast(weights, windows) for weights in self.members], axis=0)

    @property
    def parameters(self) -> Parameters:
        """The weights of all members, by member and place."""
        return {
            f"member_{number}_{place}": array
            for number, weights in enumerate(self.members)
            for place, array in enumerate(weights)
        }
