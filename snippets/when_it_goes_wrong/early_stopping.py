"""The training loss falls on, the validation loss does not."""

import keras
import numpy as np


def trained(stop: bool, epochs: int = 30) -> tuple:
    """Train on few noisy series; their sum decides only part of the target.

    Args:
        stop: Whether to stop early and take the best weights back.
        epochs: How often the data are seen at most.

    Returns:
        The training and the validation loss after the training.

    Examples:
        >>> len(trained(stop=True, epochs=1))
        2
    """
    keras.utils.set_random_seed(0)
    x = np.random.normal(size=(300, 8, 1))
    y = x.sum(axis=1) / 8**0.5 + np.random.normal(size=(300, 1))
    train, later = (x[:60], y[:60]), (x[60:], y[60:])
    model = keras.Sequential(
        [keras.Input((8, 1)), keras.layers.GRU(32), keras.layers.Dense(1)]
    )
    model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01))
    stopping = keras.callbacks.EarlyStopping(
        patience=5, restore_best_weights=True
    )
    model.fit(
        *train,
        epochs=epochs,
        batch_size=15,
        validation_data=later,
        callbacks=[stopping] if stop else [],
        verbose=0,
    )
    return tuple(model.evaluate(*part, verbose=0) for part in (train, later))


if __name__ == "__main__":
    for name, stop in [("all epochs:", False), ("stopped early:", True)]:
        loss, later_loss = trained(stop)
        print(f"{name:15} training {loss:.2f}, validation {later_loss:.2f}")
