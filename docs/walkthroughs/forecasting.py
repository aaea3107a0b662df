# %% [markdown]
# # Forecasting: next week's weather
#
# How warm will the next seven days be? This walkthrough looks at the data, cuts
# windows, tries simple rules and small networks, compares all of them on a year
# that none of them has seen, and says how large an error to expect. Then it
# does the same with a city's trains, and with a file of your own.
#
# What the ways to forecast several days have in common and where they differ is
# told in [the chapter on seven days](../questions/q4-seven-days.md).

# %% [markdown]
# ## The data
#
# Four years of Seattle, day by day. They come with the package `vega_datasets`;
# nothing is downloaded.

# %%
import numpy as np

from unrolled.content.data.seattle import load

weather = load()
days = weather.dates
print(days[0], "to", days[-1], "that is", len(days), "days")
print("highest of the day, °C:", weather.temp_max[:6])
print("lowest of the day, °C: ", weather.temp_min[:6])
print("rain, mm:              ", weather.precipitation[:6])
print("wind, m/s:             ", weather.wind[:6])

# %% [markdown]
# The last year is set aside: nothing is fitted to it and nothing is chosen by
# it. The year before it is for choices. Two years are left to learn from.

# %%
valid = int(np.searchsorted(days, np.datetime64("2014-01-01")))
test = int(np.searchsorted(days, np.datetime64("2015-01-01")))
print("to learn from:  days", 0, "to", valid - 1)
print("to choose with: days", valid, "to", test - 1)
print("to measure on:  days", test, "to", len(days) - 1)

# %% [markdown]
# What is usual at a time of the year is a wave: a constant, a sine and a
# cosine, fitted to the two training years.

# %% tags=["shows"]
from snippets.forecasting import usual as usual_module
from unrolled.engine.cells import code

code(usual_module, folded=True)

# %%
from snippets.forecasting.usual import lasting, usual, year_waves

wave = usual(days, weather.temp_max, known=valid)
departure = weather.temp_max - wave

# %% tags=["shows"]
from matplotlib.dates import DateFormatter, YearLocator

from unrolled.engine.render.plot import Shown, canvas
from unrolled.engine.render.svg import INK, MUTED, SERIES

with canvas(height=230) as figure:
    axes = figure.add_subplot()
    axes.plot(days, weather.temp_max, linewidth=0.6, label="measured")
    axes.plot(days, wave, color=SERIES[1], label="usual")
    for border in (valid, test):
        axes.axvline(days[border], color=MUTED, linewidth=1)
    axes.set_ylabel("daily maximum (°C)")
    axes.xaxis.set_major_locator(YearLocator())
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))
    axes.legend(ncols=2, loc="lower center", bbox_to_anchor=(0.5, 1.0))
Shown(
    figure,
    "forecasting.series",
    alt="The daily maximum over four years, between "
    f"{weather.temp_max.min():.1f} and {weather.temp_max.max():.1f} °C, and "
    f"the yearly wave fitted to it, between {wave.min():.1f} and "
    f"{wave.max():.1f} °C.",
    caption="Daily maximum in Seattle. The wave is fitted to the first two "
    "years; the upright lines are where the years to choose with and to "
    "measure on begin.",
)

# %% tags=["shows"]
from unrolled.engine.cells import say

by_year = {
    name: departure[span].mean()
    for name, span in {
        "2014": slice(valid, test),
        "2015": slice(test, None),
    }.items()
}
warmer = "both warmer than what" if min(by_year.values()) > 0 else "unlike what"
say(
    "Beside the wave of the training years, 2014 was "
    f"{by_year['2014']:+.1f} °C and 2015 {by_year['2015']:+.1f} °C: {warmer} "
    "the forecasters learn from. A description of the data may look that up; "
    "no choice below is made by it."
)

# %% [markdown]
# How long does a departure from the usual last? The autocorrelation says, here
# of the training years.

# %%
lags = np.arange(1, 29)
known = departure[:valid] - departure[:valid].mean()
correlations = [known[lag:] @ known[:-lag] / (known @ known) for lag in lags]

# %% tags=["shows"]
say(
    f"After one day {correlations[0]:.2f}, after three {correlations[2]:.2f}, "
    f"after seven {correlations[6]:.2f}: the past of this series says "
    "something about tomorrow, and little about the end of the week. No "
    "network can read out of a window what is not in it."
)

# %% [markdown]
# ## Windows, split by time
#
# How a series becomes windows is shown step by step in [From a series to
# windows](windows.ipynb). Here it is as two functions: one cuts, one says which
# windows may serve for what.

# %% tags=["shows"]
from snippets.forecasting import windows as windows_module

code(windows_module, folded=True)

# %%
from snippets.forecasting.windows import cut, split

past, ahead = 14, 7
columns = np.column_stack(
    [
        weather.temp_max,
        weather.temp_min,
        weather.wind,
        np.sqrt(weather.precipitation),  # a few wet days would rule the scale
        year_waves(days),
    ]
)
middle, scale = columns[:valid].mean(axis=0), columns[:valid].std(axis=0)
scaled = ((columns - middle) / scale).astype("float32")
inputs, _ = cut(scaled, past, ahead)
_, targets = cut(weather.temp_max[:, np.newaxis], past, ahead)
train, choose, measure = split(len(days), past, ahead, valid, test)
print("inputs ", inputs.shape, "(windows, days, columns)")
print("targets", targets.shape, "(windows, days ahead), °C")
print(train.sum(), "to train,", choose.sum(), "to choose,", end=" ")
print(
    measure.sum(), "to measure;", (~(train | choose | measure)).sum(), end=" "
)
print("left out")

# %% [markdown]
# Mean and spread come from the training days alone: a scale that has seen the
# test year has told the model something about it.

# %% tags=["shows"]
with canvas(height=200) as figure:
    axes = figure.add_subplot()
    for row, start in enumerate((valid - 21, valid - 17, valid - 14)):
        whole = start + past + ahead <= valid
        whole = whole or start + past >= valid
        x = np.arange(start, start + past + ahead) - valid
        axes.plot(x[:past], np.full(past, 2 - row), ".", color=SERIES[0], ms=8)
        axes.plot(
            x[past:],
            np.full(ahead, 2 - row),
            "s" if whole else "x",
            color=SERIES[1] if whole else INK,
            ms=6,
        )
    axes.axvline(-0.5, color=INK, linewidth=1)
    axes.set_ylim(-0.6, 2.6)
    axes.set_yticks([2, 1, 0], ["train", "left out", "choose"])
    axes.set_xlabel("days from the first of 2014")
    axes.grid(visible=False)
Shown(
    figure,
    "forecasting.windows",
    alt="Three windows near the border between two spans. The target of the "
    "first ends before the border: it is for training. The target of the "
    "second crosses it: left out. The target of the third begins at the "
    "border: it is for choosing.",
    caption="Round dots are the days that a model reads, squares those that it "
    "has to say. A window whose target crosses the border (crosses) is left "
    "out; that the third window reads days before the border is fair, since "
    "they are past when the forecast is made.",
)

# %% [markdown]
# Why not at random? Windows that begin a day apart share nearly all their days.
# Drawn at random, almost every test window would have near copies among the
# training windows, and the week to be forecast would stand in them. A forecast
# of next week has no such copies.

# %% [markdown]
# ## What to beat
#
# Before any network, rules that need no training or next to none: all days as
# today (persistence), each day as a week before (seasonal-naive), the usual
# (climatology), and the usual with as much of today's departure as lasts on the
# training days.

# %%
first = np.arange(past, len(days) - ahead + 1)
_, coming_usual = cut(wave[:, np.newaxis], past, ahead)
today = departure[first - 1]
shares = lasting(today[train], (targets - coming_usual)[train])
rules = {
    "persistence": np.repeat(weather.temp_max[first - 1, None], ahead, axis=1),
    "seasonal-naive": inputs[:, -7:, 0] * scale[0] + middle[0],
    "climatology": coming_usual,
    "damped departure": coming_usual + today[:, np.newaxis] * shares,
}
print("what lasts, by day ahead:", shares.round(2))
print("mean absolute error, °C, 2014 and 2015:")
for name, forecast in rules.items():
    error = np.abs(forecast - targets)
    print(f"{name:17} {error[choose].mean():.2f}  {error[measure].mean():.2f}")

# %% [markdown]
# And a linear model: [ridge
# regression](../questions/q4-seven-days.md#how-the-comparisons-are-made) from
# the arrays that the networks below read, and once from temperature and
# season, to all coming days. Its penalty is chosen on 2014.

# %% [markdown]
# ## The networks
#
# One recurrent layer reads the window and returns its last output; a dense
# layer turns that into seven days. `SimpleRNN`, `LSTM` and `GRU` differ in one
# word.

# %% tags=["shows"]
from unrolled.content.forecasting.shared.weather_networks import recurrent

code(recurrent)

# %% [markdown]
# The fourth network has no recurrence: gated causal convolutions as in WaveNet,
# each with twice the dilation rate of the one below, their skip connections
# added up.

# %% tags=["shows"]
from snippets.forecasting import wavenet as wavenet_module

code(wavenet_module, folded=True)

# %% [markdown]
# ### One of them, step by step
#
# A GRU that sees the temperature alone. The loss is the mean absolute error of
# the scaled temperature; the curve shows it in °C. It is trained a little
# longer and at a constant rate, so that the curve can be read; the networks of
# the comparison have settings of their own.

# %%
import keras

keras.utils.set_random_seed(0)
model = recurrent("GRU", columns=1)
model.compile(
    optimizer=keras.optimizers.Adam(0.005, clipnorm=1.0),
    loss="mae",
    jit_compile=False,  # to compile it would take longer than to train it
)
goal = ((targets - middle[0]) / scale[0]).astype("float32")
history = model.fit(
    inputs[train][..., :1],
    goal[train],
    validation_data=(inputs[choose][..., :1], goal[choose]),
    validation_batch_size=512,
    batch_size=64,
    epochs=15,
    verbose=0,
).history
print(f"{model.count_params()} weights, {train.sum()} windows")

# %% tags=["shows"]
curve = {
    "training, during the epoch": np.array(history["loss"]) * scale[0],
    "2014, after the epoch": np.array(history["val_loss"]) * scale[0],
}
during, after = curve.values()
with canvas(height=220) as figure:
    axes = figure.add_subplot()
    epochs = np.arange(1, 16)
    for (name, values), style in zip(curve.items(), ("-", "--"), strict=True):
        axes.plot(epochs, values, style, label=name)
    axes.set_xlabel("epoch")
    axes.set_ylabel("mean absolute error (°C)")
    axes.set_ylim(2, None)
    axes.legend()
Shown(
    figure,
    "forecasting.curve",
    alt="Mean absolute error by epoch. During it, on the training windows, "
    f"from {during[0]:.2f} to {during[-1]:.2f} °C; after it, on 2014, from "
    f"{after[0]:.2f} to {after[-1]:.2f}, at the least {after.min():.2f}.",
    caption="The learning curve of one GRU. On the training windows it is the "
    "mean over the epoch's batches, while the weights change; on 2014 it is "
    "measured after the epoch.",
)

# %% tags=["shows"]
near = int(np.argmax(after <= 1.05 * after.min())) + 1
say(
    f"The error on 2014 is within a twentieth of its least after {near} of the "
    f"{len(epochs)} epochs."
)

# %% [markdown]
# A single run says little: other first weights give another error. So each
# network is trained from three seeds, once with the temperature alone, and once
# with all columns: also the lowest temperature, the wind, the rain, and the
# season. All train for the same number of epochs, with a learning rate that
# falls to nothing; these settings were found by trials on 2014.

# %% tags=["shows"]
from unrolled.content.forecasting import seattle
from unrolled.engine.cells import results

scores = results(seattle)
scores.table("errors")

# %% tags=["shows"]
from unrolled.content.forecasting.shared import forecasting_words as words

say(words.contest(scores))

# %% tags=["shows"]
scores.figure("horizon")

# %% [markdown]
# What 2014 chose for ridge regression:

# %% tags=["shows"]
scores.table("chosen")

# %% [markdown]
# ### A lean to one side
#
# Is it the networks that fail, or the year that differs?

# %% tags=["shows"]
say(words.leans(scores))

# %% [markdown]
# So keep a learnt season up to date: check the latest forecasts, and correct
# the next ones by their mean error. Two training years hold each season twice,
# which is little for any model.

# %% [markdown]
# ## The error to expect
#
# How wrong was the model on days that it was not fitted to? Of its errors on
# 2014, take for each day ahead the size that four in five of them stay below,
# and go that far to both sides. This is split conformal prediction. Its promise
# holds for days that are exchangeable with those that the errors are from, and
# if nothing was chosen by these. Here the model was chosen by them, and weather
# has seasons and years: nothing is promised, and the coverage is measured.

# %% tags=["shows"]
from snippets.forecasting import intervals as intervals_module

code(intervals_module, folded=True)

# %%
from snippets.forecasting.intervals import coverage, half_widths
from unrolled.content.shelf.weights import unpack

by_rule, by_networks = unpack(scores.file("forecasts.npz"))
forecasts = {
    scores.text("best_rule"): by_rule,
    scores.text("best_network"): np.median(by_networks, axis=0),
}
widths, inside = {}, {}
for name, forecast in forecasts.items():
    error = forecast - targets
    for share in (0.8, 0.95):
        widths[name, share] = half_widths(error[choose], share)
        inside[name, share] = coverage(error[measure], widths[name, share])

# %% tags=["shows"]
from unrolled.engine.cells import ShownTable
from unrolled.engine.records.record import Table

rows = [
    [name, f"{share:.0%}", f"{inside[name, share].mean():.0%}"]
    + [
        f"±{width:.1f}: {part:.0%}"
        for width, part in zip(
            widths[name, share], inside[name, share], strict=True
        )
    ]
    for name, share in widths
]
ShownTable(
    Table(
        ["forecaster", "wanted", "got", *(f"day {d}" for d in range(1, 8))],
        rows,
        "Intervals from the errors of 2014: for each day ahead their half "
        "width in °C and the share of the days of 2015 inside. Of the network "
        "the median of the seeds' forecasts.",
    ),
    "forecasting.coverage",
)

# %%
rule_name = scores.text("best_rule")
forecast, width = forecasts[rule_name], widths[rule_name, 0.8]
begins = days[first[measure]]
month = begins.astype("datetime64[M]").astype(int) % 12 + 1
hit = np.abs((forecast - targets)[measure]) <= width
by_month = np.array([hit[month == m].mean() for m in range(1, 13)])

# %% tags=["shows"]
overall = inside[rule_name, 0.8].mean()
near = abs(overall - 0.8) < 0.03
low, high = (by_month < 0.72).sum(), (by_month > 0.88).sum()
say(
    f"Over the year {overall:.0%} of the days are inside, "
    + ("close to" if near else "not close to")
    + f" the 80% wanted. But in {low} months fewer than 72% are, and in {high} "
    "more than 88%: one width for all seasons is too narrow in months of large "
    "errors and too wide in months of small ones."
    + (
        " And the sum owes something to luck: the year that the errors are "
        "from was warm as well, so they lean the same way."
        if min(by_year.values()) > 1
        else ""
    )
    + " Some of this is chance, for a month has about four weeks that share no "
    "day. A coverage that is right on average may be wrong when it matters."
)

# %% [markdown]
# ## Good weeks and bad ones
#
# Two weeks of the test year: one in the middle, with as many weeks of larger
# error as of smaller, and the worst.

# %% tags=["shows", "result"]
by_week = np.abs((forecast - targets)[measure]).mean(axis=1)
typical = int(np.abs(by_week - np.median(by_week)).argmin())
worst = int(by_week.argmax())
with canvas(height=430) as figure:
    plots = figure.subplots(2, 1, sharex=True)
    for axes, week in zip(plots, (typical, worst), strict=True):
        begin = first[measure][week]
        before, after = np.arange(-past, 0), np.arange(ahead)
        row = forecast[measure][week]
        x = np.arange(-past, ahead)
        axes.plot(
            x, weather.temp_max[begin + x], ".-", color=INK, label="measured"
        )
        axes.plot(after, row, "o--", ms=4, label="forecast")
        axes.fill_between(
            after, row - width, row + width, alpha=0.2, lw=0, label="80%"
        )
        axes.plot(
            x, wave[begin + x], ":", color=SERIES[1], linewidth=1, label="usual"
        )
        axes.axvline(-0.5, color=MUTED, linewidth=1)
        axes.set_ylabel("°C")
        axes.set_title(f"from {days[begin]}: error {by_week[week]:.1f} °C")
    plots[0].legend(ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1.15))
    plots[1].set_xticks([-14, -7, 0, 6])
    plots[1].set_xlabel("days from the first forecast one")
Shown(
    figure,
    "forecasting.weeks",
    alt=f"Two weeks with forecasts and intervals. From {begins[typical]} the "
    f"mean error is {by_week[typical]:.1f} °C; from {begins[worst]}, the worst "
    f"week of the year, {by_week[worst]:.1f} °C, and "
    f"{(~hit[worst]).sum()} of its {ahead} days lie outside the interval.",
    caption=f"A middling week and the worst one, {rule_name}.",
)

# %% tags=["shows"]
order, bad = np.argsort(-by_week), []
for week in order:
    if all(abs(int(week) - other) >= ahead for other in bad):
        bad.append(int(week))
    if len(bad) == 5:
        break
rows = []
for week in bad:
    came, row = targets[measure][week], forecast[measure][week]
    rows.append(
        [
            str(begins[week]),
            f"{came.mean():.1f}",
            f"{row.mean():.1f}",
            f"{coming_usual[measure][week].mean():.1f}",
            f"{by_week[week]:.1f}",
            f"{hit[week].sum()} of {ahead}",
        ]
    )
ShownTable(
    Table(
        ["first day", "came", "forecast", "usual", "error", "inside"],
        rows,
        "The five worst weeks of 2015 that share no day: means over the seven "
        "days and mean absolute error in °C.",
    ),
    "forecasting.worst",
)

# %% tags=["shows"]
hot = sum(
    targets[measure][week].mean() > forecast[measure][week].mean()
    for week in bad
)
summer = sum(5 <= month[week] <= 8 for week in bad)
say(
    f"Of these {len(bad)} weeks {summer} begin from May to August; in {hot} of "
    f"all {len(bad)} it was warmer than forecast. This model reads the days "
    "before in one town. A weather service starts from measurements of the "
    "whole atmosphere."
)

# %% [markdown]
# ## A city's trains
#
# Another series, the daily boardings of Chicago's trains. What was chosen on
# the validation year is fitted once more, on all days before the test. The
# series ends in February of the year in which the pandemic emptied the trains.
#
# The boardings stand in the file `ridership.tgz`, which does not come with this
# project; what was measured from it does. To measure again,
# `python -m unrolled.content.data.ridership data` fetches the file into the
# folder `data`, and `UNROLLED_DATA=data` names that folder.
#
# People ride to work, so the week is strong; and much of what moves the
# boardings is known beforehand: weekdays, holidays, the season. An encoder
# reads the past, a decoder reads what is known of the coming days.

# %% tags=["shows"]
from unrolled.content.forecasting import diagram

results(diagram).figure("encoder_decoder")

# %% tags=["shows"]
from snippets.forecasting import encoder_decoder as encoder_decoder_module

code(encoder_decoder_module, folded=True)

# %% tags=["shows"]
from unrolled.content.forecasting import trains

city = results(trains)
there = city.gives("trains")
city.table("trains") if there else say(city.why_absent("trains"))

# %% tags=["shows"]
city.table("chosen") if there else None

# %% [markdown]
# Ridge regression, the trees and the network read the same for a day: of the
# last four weeks the boardings and the calendar; of the coming days, up to that
# day, the calendar and the boardings on the same weekday of those weeks. All
# three learn the day's distance from its base, the median of those four.
# The calendar holds weekday, season and holidays, and which timetable ran. The
# timetable is taken from the table of boardings; we assume that it was known a
# week before. Of the calendar of any other day the trees get what its date does
# not tell, as one number. Ridge regression learns by squared errors, the other
# two by absolute ones, by which all are scored. The network's rate and dropout
# were set by trials with one seed on the validation year.

# %% tags=["shows"]
city.figure("horizon") if there else None

# %% tags=["shows"]
city.table("holidays") if there else None

# %% tags=["shows"]
say(words.trains(city)) if there else None

# %% tags=["shows"]
city.figure("christmas") if there else None

# %% tags=["shows"]
say(words.intervals(city)) if there else None

# %% [markdown]
# What of all that it is told does the network need? Each row of the next table
# takes something away and trains again. In the last row the network reads four
# weeks of boardings and nothing else, no weekday either.

# %% tags=["shows"]
city.table("less") if there else None

# %% tags=["shows"]
say(words.less(city)) if there else None

# %% [markdown]
# ## Your own series
#
# The protocol of the trains for any file with one row a day: simple rules;
# ridge regression, boosted trees and a network that read the same; and the
# average of those two or three that did best. Choices are made on a validation
# span, errors and the coverage of intervals are measured on a test span. For
# the days to come, and for what is saved, the chosen forecaster is fitted once
# more, on all days, with the setting that was chosen: so it knows the latest
# ones. Nobody can have measured its error; the test says what the same
# forecaster made when it had seen less. The intervals of the coming days
# come from the errors on both spans. Values far from all others, such as one
# number again and again for days without any, are named; the wildest are
# neither learnt nor counted in the errors. Here is what the command prints for
# Seattle's temperatures, written to a file; its table is set as a table of
# this page.

# %%
from unrolled.content.forecasting import seattle_command

own = results(seattle_command)
print("$", own.text("command"))
print()
print(own.text("before"))

# %% tags=["shows"]
own.table("errors")

# %% [markdown]
# The errors of what learns differ from those above: here 2014 is learnt from,
# too, before the test, and the models are told other columns. The damped
# departure, the best simple rule above, is none of the command's rules: beside
# it ridge regression would gain much less than beside climatology.

# %%
print(own.text("after"))

# %% [markdown]
# With `--country US` the public holidays of a country count, `--out` draws the
# forecast, `--horizon` asks for another number of days.

# %% tags=["shows"]
from unrolled.apps.forecast.plan import least_days

say(f"A file needs {least_days()} days or more, without a gap.")

# %% [markdown]
# What was saved is loaded in another program, and forecasts the days after
# those that it is given:

# %%
import tempfile
from pathlib import Path

from unrolled.apps import forecast

folder = Path(tempfile.mkdtemp())
for name in ("settings.json", "parameters.npz"):
    (folder / name).write_bytes(own.file(name))
forecaster = forecast.load(folder)
coming = forecaster.predict(days, weather.temp_max)
print("day           low  forecast  high")
for day, low, value, high in zip(
    coming.dates, coming.low, coming.values, coming.high, strict=True
):
    print(f"{day}  {low:5.1f}  {value:8.1f}  {high:4.1f}")

# %% [markdown]
# ## Sources
#
# - Data: daily summaries of NOAA's National Centers for Environmental
#   Information for Seattle-Tacoma International Airport (station
#   GHCND:USW00024233), in the public domain, in the file `seattle-weather.csv`
#   of [vega_datasets](https://github.com/altair-viz/vega_datasets).
# - Data: “CTA - Ridership - Daily Boarding Totals”, [City of Chicago data
#   portal](https://data.cityofchicago.org/), in the copy in [A. Géron's
#   data](https://github.com/ageron/data).
# - R. J. Hyndman, G. Athanasopoulos, [Forecasting: Principles and
#   Practice](https://otexts.com/fpp3/), third edition, 2021: simple methods,
#   splitting by time, how to evaluate.
# - A. van den Oord and others, [WaveNet: a generative model for raw
#   audio](https://arxiv.org/abs/1609.03499), 2016: gated causal convolutions.
# - S. Hochreiter, J. Schmidhuber, [Long short-term
#   memory](https://doi.org/10.1162/neco.1997.9.8.1735), 1997.
# - K. Cho and others, [Learning phrase representations using RNN
#   encoder–decoder for statistical machine
#   translation](https://arxiv.org/abs/1406.1078), 2014: the encoder–decoder and
#   what was later named GRU.
# - I. Sutskever, O. Vinyals, Q. V. Le, [Sequence to sequence learning with
#   neural networks](https://arxiv.org/abs/1409.3215), 2014.
# - J. Lei, M. G'Sell, A. Rinaldo, R. J. Tibshirani, L. Wasserman,
#   [Distribution-free predictive inference for
#   regression](https://arxiv.org/abs/1604.04173), 2018: split conformal
#   prediction.
# - A. N. Angelopoulos, S. Bates, [A gentle introduction to conformal
#   prediction](https://arxiv.org/abs/2107.07511), 2021: also what is left of it
#   when the days to come are of another kind.
# - B. Lim, S. Ö. Arık, N. Loeff, T. Pfister, [Temporal fusion transformers for
#   interpretable multi-horizon time series
#   forecasting](https://arxiv.org/abs/1912.09363), 2019: inputs known
#   beforehand in a decoder.
