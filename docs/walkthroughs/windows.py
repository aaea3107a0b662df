# %% [markdown]
# # From a series to windows
#
# A recurrent layer wants its input with three axes: `(batch, time steps,
# features)`. A series of measurements has one or two. This walkthrough cuts a
# real series into windows, draws them, hands them to a layer, and splits them
# by time. At the end it does so with a table of your own. What the three axes
# mean is told in [the chapter on shapes](../questions/q2-shapes.md).
#
# The series is the weather of Seattle, day by day. It comes with the package
# `vega_datasets`; nothing is downloaded.

# %%
from unrolled.content.data.seattle import load

weather = load()
print(weather.dates[0], "to", weather.dates[-1])
print(
    weather.temp_max.shape,
    "daily maxima in °C, for example",
    weather.temp_max[:5],
)

# %% [markdown]
# ## Look at it first
#
# There is a yearly rhythm and much day-to-day change. Both matter for what a
# window must hold.

# %%
from matplotlib.dates import DateFormatter, YearLocator

from unrolled.engine.render.plot import Shown, canvas

with canvas(height=200) as figure:
    axes = figure.add_subplot()
    axes.plot(weather.dates, weather.temp_max, linewidth=0.7)
    axes.set_ylabel("daily maximum (°C)")
    axes.xaxis.set_major_locator(YearLocator())
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))
warmest, coldest = weather.temp_max.max(), weather.temp_max.min()
Shown(
    figure,
    "windows.series",
    alt="The daily maximum temperature swings once a year, "
    f"between {coldest} and {warmest} °C over four years.",
    caption="Daily maximum temperature in Seattle.",
)

# %% [markdown]
# ## Cut windows
#
# Each window is a run of days with the days that follow it as its target.
# Consecutive windows start one day apart and so share all but one of their
# days.

# %%
import numpy as np

past, ahead = 28, 7
series = weather.temp_max.astype("float32")
both = np.lib.stride_tricks.sliding_window_view(series, past + ahead)
inputs, targets = both[:, :past, np.newaxis], both[:, past:]
print("inputs ", inputs.shape, "(windows, time steps, features)")
print("targets", targets.shape, "(windows, days ahead)")

# %% [markdown]
# The last axis of the inputs is there although it has length one: a series of
# one variable still has a features axis. Without it the layer refuses.

# %%
import keras

keras.utils.set_random_seed(0)
layer = keras.layers.GRU(8)
try:
    layer(inputs[:, :, 0])
except ValueError as error:
    print(str(error).partition("layer: ")[2])
print(keras.layers.GRU(8)(inputs[:32]).shape)

# %% [markdown]
# Three windows and their targets, drawn. The layer sees the blue days one after
# the other; the orange ones are what it must say.

# %% tags=["result"]
with canvas(height=220) as figure:
    axes = figure.add_subplot()
    for row, start in enumerate((0, 1, 2)):
        days = np.arange(start, start + past + ahead)
        shift = 14 * (2 - row)
        axes.plot(
            days[:past],
            both[start, :past] + shift,
            marker=".",
            label="input" if row == 0 else None,
        )
        axes.plot(
            days[past:],
            both[start, past:] + shift,
            marker=".",
            label="target" if row == 0 else None,
        )
        axes.set_prop_cycle(None)
    axes.set_xlabel("day of the series")
    axes.set_yticks([])
    axes.legend(ncols=2, loc="upper center", bbox_to_anchor=(0.5, 1.2))
Shown(
    figure,
    "windows.three",
    alt="Three windows one above the other, each a day later than the one "
    f"above it: {past} days of input followed by {ahead} days of target.",
    caption="The first three windows. Each is shifted by one day.",
)

# %% [markdown]
# ## More variables, same axes
#
# With several measurements a day only the last axis grows.

# %%
columns = np.stack(
    [weather.temp_max, weather.temp_min, weather.wind, weather.precipitation],
    axis=-1,
).astype("float32")
wide = np.lib.stride_tricks.sliding_window_view(columns, past, axis=0).swapaxes(
    1, 2
)
print(wide.shape)

# %% [markdown]
# ## Split by time, not at random
#
# Two windows one day apart share nearly all of their days. Shuffled before
# the split, windows of the test set would have near copies in the training
# set, and the test would in part measure memory. So the last year is the test,
# and windows whose target reaches into it are left out of training.

# %%
year = weather.dates.astype("datetime64[Y]")
ends = year[past + ahead - 1 :]
begins = year[past : len(series) - ahead + 1]
test = begins == np.datetime64("2015")
train = ends < np.datetime64("2015")
print(
    train.sum(),
    "windows to train on,",
    test.sum(),
    "to test on,",
    (~train & ~test).sum(),
    "between them left out",
)

# %% [markdown]
# ## What to beat
#
# Before any network, a simple rule: tomorrow and the days after are as warm as
# today.

# %%
persistence = np.repeat(inputs[test][:, -1], ahead, axis=1)
error = np.abs(persistence - targets[test]).mean(axis=0)
print("mean absolute error by day ahead, °C:", error.round(1))

# %% tags=["shows"]
from unrolled.engine.cells import code, say

rises = np.diff(error)
level = int(np.flatnonzero(rises >= 0.1).max()) + 2
say(
    f"The error grows until day {level}; from then on it changes by less than "
    "0.1 °C from one day to the next. A model has earned its place when it "
    "does better than this rule, and than other simple rules, on the same days."
)

# %% [markdown]
# ## Your own table
#
# You need a CSV file with a row for each day, oldest first, and a column for
# each variable. Here such a file is made of the weather above; put the path of
# yours in its place.

# %%
import tempfile
from pathlib import Path

path = Path(tempfile.mkdtemp()) / "mine.csv"
days = zip(weather.dates, weather.temp_max, weather.wind, strict=True)
rows = [f"{date},{warm},{wind}" for date, warm, wind in days]
path.write_text("\n".join(["date,temp_max,wind", *rows]))
print("\n".join(path.read_text().splitlines()[:3]))

# %% [markdown]
# Read the columns and look whether a day is missing: a window must not jump
# over a gap. An empty cell is refused by `loadtxt`.

# %%
form = {"delimiter": ",", "skiprows": 1}
dates = np.loadtxt(path, usecols=0, dtype="datetime64[D]", **form)
table = np.loadtxt(path, usecols=(1, 2), dtype="float32", ndmin=2, **form)
assert (np.diff(dates) == np.timedelta64(1, "D")).all(), "a day is missing"
print(table.shape, "(days, variables)")

# %% [markdown]
# The program below, from [the chapter on
# shapes](../questions/q2-shapes.md#from-a-table-to-the-axes), cuts the table.
# The first days of each window are the input, with all variables; the last are
# the target, here of the first variable.

# %% tags=["shows"]
from snippets.q2_shapes import from_table

code(from_table)

# %%
mine = from_table.windows(table, steps=past + ahead)
inputs, targets = mine[:, :past], mine[:, past:, 0]
print("inputs ", inputs.shape)
print("targets", targets.shape)
print("to forecast from:", table[np.newaxis, -past:].shape)

# %% [markdown]
# Before a network sees them, bring the variables to one scale, with the mean
# and the spread of the training days alone. The whole way from a file to a
# forecast is in [the next walkthrough](forecasting.ipynb).
