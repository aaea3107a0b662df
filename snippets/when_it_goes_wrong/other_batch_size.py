"""A stateful model that was trained on 32 series forecasts one."""

import keras
import numpy as np


def stateful(batch: int) -> keras.Model:
    """A stateful model for batches of one size.

    Examples:
        >>> stateful(32).input_shape, stateful(1).input_shape
        ((32, None, 1), (1, None, 1))
    """
    return keras.Sequential(
        [
            keras.Input(batch_shape=(batch, None, 1)),
            keras.layers.LSTM(8, stateful=True),
            keras.layers.Dense(1),
        ]
    )


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    many = np.random.normal(size=(32, 10, 1))
    trained = stateful(32)
    trained.compile(loss="mse", optimizer="adam")
    trained.fit(many, many[:, -1], batch_size=32, shuffle=False, verbose=0)

    try:
        trained(many[:1])
    except ValueError as error:
        print(str(error.__context__).splitlines()[0])

    single = stateful(1)
    single.set_weights(trained.get_weights())
    print("one series:", single(many[:1]).shape)
    single.layers[0].reset_state()
    trained.layers[0].reset_state()
    same = np.allclose(single(many[:1]), trained(many)[:1], atol=1e-6)
    print("the same forecast:", same)
