"""The gates of a small LSTM on a real series, day by day."""

import keras
import numpy as np

from snippets.q6_lstm_cell.numpy_lstm import step
from unrolled.content.data import seattle
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES

SEED = 0
UNITS, WINDOW, LAGS = 4, 60, 7
TRAINED_BEFORE = np.datetime64("2015-01-01")
SHOWN = np.datetime64("2015-05-01"), np.datetime64("2015-06-26")
GATES = ("input gate", "forget gate", "output gate")


def gates_over(z: np.ndarray, weights: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Run the NumPy cell over a whole series.

    Args:
        z: A series (time steps,).
        weights: Weights of a Keras LSTM with one feature.

    Returns:
        The gates (time steps, 3, units), input, forget and output, and the hidden states
        (time steps, units).
    """
    h = c = np.zeros((1, len(weights[1])))
    gates, hidden = [], []
    for value in z:
        h, c, i, f, o = step(np.array([[value]]), h, c, weights)
        gates.append(np.concatenate([i, f, o]))
        hidden.append(h[0])
    return np.stack(gates), np.stack(hidden)


def train(z: np.ndarray) -> keras.Model:
    """Fit an LSTM to say the next day's value at every time step."""
    windows = np.lib.stride_tricks.sliding_window_view(z, WINDOW + 1)
    model = keras.Sequential(
        [keras.Input((None, 1)), keras.layers.LSTM(UNITS, return_sequences=True), keras.layers.Dense(1)]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss="mse")
    model.fit(windows[:, :-1, None], windows[:, 1:, None], batch_size=128, epochs=12, verbose=0)
    return model


def run(record: Record) -> None:
    """Train on 2012 to 2014, then read the gates in 2015 from the NumPy cell."""
    weather = seattle.load()
    past = weather.dates < TRAINED_BEFORE
    mean, scale = weather.temp_max[past].mean(), weather.temp_max[past].std()
    z = ((weather.temp_max - mean) / scale).astype("float32")
    model = train(z[past])
    weights = model.layers[0].get_weights()
    gates, hidden = gates_over(z, weights)
    keras_hidden = np.asarray(model.layers[0](z[None, :, None]))[0]
    if np.abs(hidden - keras_hidden).max() > 1e-4:
        raise ArithmeticError("the NumPy cell does not follow the trained layer of Keras")

    unit = int(gates[~past, 1].mean(axis=0).argmax())
    shown = (weather.dates >= SHOWN[0]) & (weather.dates < SHOWN[1])
    days, traced = weather.dates[shown], gates[shown][:, :, unit]
    with canvas(height=330) as figure:
        top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=[2, 3])
        top.plot(days, weather.temp_max[shown], color=MUTED)
        top.set_ylabel("maximum, °C")
        for index, (name, colour) in enumerate(zip(GATES, (SERIES[0], SERIES[1], SERIES[3]), strict=True)):
            style = {"linestyle": ("--", "-", ":")[index]}
            bottom.plot(days, traced[:, index], color=colour, label=name, **style)
        bottom.set_ylim(0, 1)
        bottom.set_ylabel("gate")
        bottom.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=3, columnspacing=1, handlelength=1.6)
        ticks = days[::14]
        bottom.set_xticks(ticks, [f"{day.astype(object):%-d %b}" for day in ticks])
        svg = to_svg(figure, record.name)
    low, high = traced.min(axis=0), traced.max(axis=0)
    ranges = ", ".join(f"the {n} between {a:.2f} and {b:.2f}" for n, a, b in zip(GATES, low, high, strict=True))
    warm = weather.temp_max[shown]
    together = ", ".join(f"{np.corrcoef(warm, gate)[0, 1]:.2f}".replace("-", "−") for gate in traced.T)
    record.figure(
        "trace",
        svg,
        alt=f"Two charts over the same eight weeks of 2015: above, the daily maximum temperature; below, the three "
        f"gates of one unit: {ranges}. Their correlations with the temperature are {together}.",
        caption="Gates of one unit of a trained LSTM, read from the NumPy cell. The unit is the one with the "
        "largest mean forget gate in 2015.",
        columns=["day", "maximum, °C", *GATES],
        rows=[
            [str(day), f"{t:.1f}", *[f"{v:.2f}" for v in row]]
            for day, t, row in zip(days, weather.temp_max[shown], traced, strict=True)
        ],
    )
    tested = gates[~past]
    record.table(
        "units",
        ["unit", "mean forget gate", "lowest", "highest", "half of the old content gone after"],
        [
            [u + 1, f"{f.mean():.2f}", f"{f.min():.2f}", f"{f.max():.2f}", f"{np.log(0.5) / np.log(f).mean():.1f} days"]
            for u, f in enumerate(tested[:, 1].T)
        ],
        "The forget gates of all units over 2015. The last column is computed as if the gate stood at its "
        "geometric mean all year.",
    )
    record.number("low", low[1], digits=2)
    record.number("high", high[1], digits=2)
    record.number("units", UNITS)
    record.number("lowest", tested.min(), digits=2)
    record.number("highest", tested.max(), digits=2)

    said = np.asarray(model(z[None, :-1, None]))[0, :, 0] * scale + mean
    wanted, test = weather.temp_max[1:], ~past[1:]
    errors = {
        "this LSTM": said,
        "the same as today": weather.temp_max[:-1],
        "linear regression": _linear(z, past) * scale + mean,
    }
    shown = {name: f"{np.abs(forecast - wanted)[test].mean():.2f}" for name, forecast in errors.items()}
    ahead = " and even beats the LSTM here" if float(shown["linear regression"]) < float(shown["this LSTM"]) else ""
    record.table(
        "errors",
        ["forecast of tomorrow's maximum", "mean absolute error in 2015, °C"],
        [[name, found] for name, found in shown.items()],
        f"The LSTM beside simple forecasts; the regression reads the last {LAGS} days{ahead}.",
    )


def _linear(z: np.ndarray, past: np.ndarray) -> np.ndarray:
    """Least squares on the last days, fitted where the day to be said is in the past; one value for each next day."""
    padded = np.concatenate([np.full(LAGS - 1, z[0]), z])
    lags = np.lib.stride_tricks.sliding_window_view(padded, LAGS)[:-1]
    design = np.column_stack([lags, np.ones(len(lags))])
    whole = past[1:] & (np.arange(len(lags)) >= LAGS - 1)
    fitted, *_ = np.linalg.lstsq(design[whole], z[1:][whole], rcond=None)
    return design @ fitted
