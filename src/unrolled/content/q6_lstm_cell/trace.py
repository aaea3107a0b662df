"""The gates of a small LSTM on a real series, day by day."""

from collections.abc import Iterator

import keras
import numpy as np

from snippets.q6_lstm_cell.numpy_lstm import step
from unrolled.content.data import seattle
from unrolled.content.shelf.training import each_seed
from unrolled.content.shelf.words import listing, spread
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED, SERIES

SEEDS = (0, 1, 2)
UNITS, WINDOW, LAGS = 4, 60, 7
TRAINED_BEFORE = np.datetime64("2015-01-01")
SHOWN = np.datetime64("2015-05-01"), np.datetime64("2015-06-26")
GATES = ("input gate", "forget gate", "output gate")
FORGET = GATES.index("forget gate")
LINES = {"input gate": (SERIES[0], "--"), "forget gate": (SERIES[1], "-"), "output gate": (SERIES[3], ":")}
FORECASTS = {"lstm": "this LSTM", "as_today": "the same as today", "regression": "linear regression"}


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


def forecaster() -> keras.Model:
    """An LSTM that says the next day's value at every time step."""
    return keras.Sequential(
        [keras.Input((None, 1)), keras.layers.LSTM(UNITS, return_sequences=True), keras.layers.Dense(1)]
    )


def train(z: np.ndarray) -> Iterator[keras.Model]:
    """The LSTM fitted to a series, from each seed."""
    windows = np.lib.stride_tricks.sliding_window_view(z, WINDOW + 1)
    settings = {"optimizer": keras.optimizers.Adam(0.02), "loss": "mse"}
    fit = {"x": windows[:, :-1, None], "y": windows[:, 1:, None], "batch_size": 128, "epochs": 12}
    return each_seed(forecaster, SEEDS, settings, fit)


def linear_forecast(z: np.ndarray, past: np.ndarray) -> np.ndarray:
    """Least squares on the last days.

    Args:
        z: A series (days,).
        past: The days to fit to, `(days,)`.

    Returns:
        The forecast of the second day, the third, and so on, `(days − 1,)`.
    """
    padded = np.concatenate([np.full(LAGS - 1, z[0]), z])
    lags = np.lib.stride_tricks.sliding_window_view(padded, LAGS)[:-1]
    design = np.column_stack([lags, np.ones(len(lags))])
    whole = past[1:] & (np.arange(len(lags)) >= LAGS - 1)
    coefficients, *_ = np.linalg.lstsq(design[whole], z[1:][whole], rcond=None)
    return design @ coefficients


def measure() -> dict:
    """Train on 2012 to 2014 from each seed, then read the gates in 2015 from the NumPy cell.

    Returns:
        The gates of the unit with the largest mean forget gate, and all forget gates, from the first seed; for each
        seed the mean of each unit's forget gate and the error, beside the errors of the simple forecasts.

    Raises:
        ArithmeticError: The NumPy cell gives other hidden states than the trained layer.
    """
    weather = seattle.load()
    past = weather.dates < TRAINED_BEFORE
    mean, scale = weather.temp_max[past].mean(), weather.temp_max[past].std()
    z = ((weather.temp_max - mean) / scale).astype("float32")
    series, errors = [], []
    for model in train(z[past]):
        gates, hidden = gates_over(z, model.layers[0].get_weights())
        both = keras.Model(model.inputs, [model.layers[0].output, *model.outputs])
        states, forecast = (output[0] for output in both.predict_on_batch(z[None, :, None]))
        if np.abs(hidden - states).max() > 1e-4:
            raise ArithmeticError("the NumPy cell does not follow the trained layer of Keras")
        series.append(gates)
        errors.append(_error(forecast[:-1, 0] * scale + mean, weather.temp_max, past))

    gates = series[0]
    forget = gates[~past, FORGET]
    shown = (weather.dates >= SHOWN[0]) & (weather.dates < SHOWN[1])
    return {
        "temp_max": weather.temp_max[shown],
        "gates": gates[shown][:, :, forget.mean(axis=0).argmax()],
        "forget_gate": {
            "mean": forget.mean(axis=0),
            "least": forget.min(axis=0),
            "greatest": forget.max(axis=0),
            "geometric_mean": np.exp(np.log(forget).mean(axis=0)),
        },
        "mean_forget_gates": np.stack([gates[~past, FORGET].mean(axis=0) for gates in series]),
        "least_gate": gates[~past].min(),
        "greatest_gate": gates[~past].max(),
        "error": {
            "lstm": errors,
            "as_today": [_error(weather.temp_max[:-1], weather.temp_max, past)],
            "regression": [_error(linear_forecast(z, past) * scale + mean, weather.temp_max, past)],
        },
    }


def _error(forecast: np.ndarray, temp_max: np.ndarray, past: np.ndarray) -> float:
    """The mean absolute error of forecasts from the second day on, over the days that are not past, in °C."""
    return float(np.abs(forecast - temp_max[1:])[~past[1:]].mean())


def show(record: Record, measured: dict) -> None:
    """Draw the gates of one unit, and tabulate the forget gates of all and the errors."""
    _draw_gates(record, measured["temp_max"], measured["gates"])
    _tabulate_units(record, **measured["forget_gate"], others=measured["mean_forget_gates"][1:])
    _tabulate_errors(record, measured["error"])
    forget = measured["gates"][:, FORGET]
    record.number("low", forget.min(), digits=2)
    record.number("high", forget.max(), digits=2)
    record.number("units", UNITS)
    record.number("seeds", len(SEEDS))
    record.number("lowest", measured["least_gate"], digits=2)
    record.number("highest", measured["greatest_gate"], digits=2)


def _draw_gates(record: Record, temp_max: np.ndarray, gates: np.ndarray) -> None:
    """Temperatures `(days,)` above the gates of one unit `(days, 3)`."""
    days = np.arange(*SHOWN)
    with canvas(height=330) as figure:
        top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=[2, 3])
        top.plot(days, temp_max, color=MUTED)
        top.set_ylabel("maximum, °C")
        for (name, (colour, style)), gate in zip(LINES.items(), gates.T, strict=True):
            bottom.plot(days, gate, color=colour, label=name, linestyle=style)
        bottom.set_ylim(0, 1)
        bottom.set_ylabel("gate")
        bottom.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=3, columnspacing=1, handlelength=1.6)
        ticks = days[::14]
        bottom.set_xticks(ticks, [f"{day.astype(object):%-d %b}" for day in ticks])
        svg = to_svg(figure, record.name)
    ranges = ", ".join(
        f"the {name} between {gate.min():.2f} and {gate.max():.2f}" for name, gate in zip(GATES, gates.T, strict=True)
    )
    correlations = ", ".join(f"{np.corrcoef(temp_max, gate)[0, 1]:.2f}".replace("-", "−") for gate in gates.T)
    record.figure(
        "trace",
        svg,
        alt=f"Two charts over the same eight weeks of 2015: above, the daily maximum temperature; below, the three "
        f"gates of one unit: {ranges}. Their correlations with the temperature are {correlations}.",
        caption="Gates of one unit of a trained LSTM (the first seed), read from the NumPy cell. The unit is the one "
        "with the largest mean forget gate in 2015.",
        columns=["day", "maximum, °C", *GATES],
        rows=[
            [str(day), f"{degrees:.1f}", *(f"{value:.2f}" for value in values)]
            for day, degrees, values in zip(days, temp_max, gates, strict=True)
        ],
    )


def _tabulate_units(
    record: Record,
    mean: np.ndarray,
    least: np.ndarray,
    greatest: np.ndarray,
    geometric_mean: np.ndarray,
    others: np.ndarray,
) -> None:
    """The forget gate of each unit, `(units,)` each, and the means from the other seeds, `(seeds, units)`."""
    ranges = listing([f"from {means.min():.2f} to {means.max():.2f}" for means in others])
    half_life = np.log(0.5) / np.log(geometric_mean)
    record.table(
        "units",
        ["unit", "mean forget gate", "lowest", "highest", "half of the old content gone after"],
        [
            [unit, *(f"{gate:.2f}" for gate in gates), f"{days:.1f} days"]
            for unit, (*gates, days) in enumerate(zip(mean, least, greatest, half_life, strict=True), 1)
        ],
        "The forget gates of all units over 2015. The last column is computed as if the gate stood at its "
        f"geometric mean all year. Trained from other seeds, the units have mean forget gates {ranges}.",
    )


def _tabulate_errors(record: Record, error: dict[str, list[float]]) -> None:
    """The mean absolute error of each forecast, in °C: one for each seed, or one."""
    middle = {name: f"{np.median(error[name]):.2f}" for name in FORECASTS}
    beaten = " and even beats the LSTM here" if float(middle["regression"]) < float(middle["lstm"]) else ""
    record.table(
        "errors",
        ["forecast", "error, °C"],
        [[FORECASTS[name], spread(error[name])] for name in FORECASTS],
        f"Mean absolute error of tomorrow's maximum in 2015: the LSTM, median (least–greatest) of {len(SEEDS)} seeds, "
        f"beside simple forecasts. The regression reads the last {LAGS} days{beaten}.",
    )
