# %% [markdown]
# # Forecast an epidemic curve
#
# In the COVID-19 pandemic health offices reported how many cases had been
# counted so far: on most evenings, and in some countries on a few days of the
# week. From the curve up to today, what will the coming seven days bring? A
# sequence goes in, a vector of seven numbers comes out: the
# sequence-to-vector form of [the chapter on
# applications](../questions/q1-applications.md).
#
# The network learns from some countries and is asked about others, in later
# months. Beside it stand simple rules, a linear model and boosted trees.

# %% tags=["shows"]
from unrolled.content.epidemic import curves
from unrolled.engine.cells import code, results, say

curve_results = results(curves)
say(curve_results.text("source"))

# %% [markdown]
# The table of reported cases does not come with this project; what was
# measured from it does. Whoever wants to measure again gets the table,
# `time_series_covid19_confirmed_global.csv`, with
# `python -m unrolled.content.data.epidemic FOLDER`: it fetches the table from
# the repository of Johns Hopkins University and checks it, and the environment
# variable `UNROLLED_DATA` names the folder. The fetched table is the last
# one, of March 2023. This page was made from an earlier copy, so numbers may
# differ a little where cases were revised in between. Without the table, and
# without what was measured from it, the page is built on a simulation:
# susceptible, exposed, infectious and recovered people in several dozen
# places, waves from contacts that people give up and take up again, and
# offices that report late, by weekday, and with corrections.
#
# ## From cumulative to daily
#
# The table gives the cases *so far*: confirmed ones, and probable ones where
# an office counts them. A few countries have several rows, for their
# provinces or for their overseas territories. All are summed, so the
# Netherlands here include Aruba. The difference of two days is what a day
# added.

# %% tags=["shows"]
from snippets.epidemic import daily_cases

code(daily_cases)

# %% tags=["shows"]
say(curve_results.text("corrections"))

# %% [markdown]
# One could spread a correction over the days before it. Then a window that
# ends before the correction would already contain it, and the test would be
# easier than life.

# %% tags=["shows"]
say(curve_results.text("late"))

# %% [markdown]
# These are older cases added at once. Offices announced many such days, and
# [the table's README](https://github.com/CSSEGISandData/COVID-19/tree/master/csse_covid_19_data#retrospective-reporting-of-probable-cases-and-deaths)
# lists them with their sources. The table itself does not mark them, so here
# they stay as they were reported; the results are also given without the
# forecasts near them.
#
# ## The rhythm of the week
#
# Many offices rest on some days, and what was not reported comes with the next
# report.

# %% tags=["shows"]
say(curve_results.text("closed"))

# %% tags=["shows"]
curve_results.figure("weekdays")

# %% [markdown]
# The rhythm is a matter of each place, and it changes. The network gets each
# day's own cases, the mean of the last seven days, in which the rhythm
# cancels, and the weekday.
#
# ## Why logarithms
#
# Places differ in size by far more than a network likes its inputs to, and an
# epidemic grows by factors: doubling in a week is the same event at a hundred
# cases and at a hundred thousand. On a logarithmic scale it is the same step.

# %% tags=["shows"]
curve_results.figure("scales")

# %% [markdown]
# So a window's cases are logarithms of a ratio to the **level**, the mean of
# the window's last week. The curve of a small place then looks like that of a
# large one. Beside it stand the weekday and the level's own logarithm, the
# only trace of a place's size. What the network gives is a ratio to the level
# too, and is multiplied by it at the end.

# %% tags=["shows"]
from snippets.epidemic import log_windows

code(log_windows)

# %% [markdown]
# The floor keeps a Sunday without reports from being minus infinity.
#
# ## Other places, later days
#
# Windows of one place that lie a day apart are nearly the same, and waves run
# through many places at once. A split at random would let the network
# recognise what it has seen. Here two walls stand between training and test:
# one in time and one between places.

# %% tags=["shows"]
curve_results.table("spans")

# %% [markdown]
# The places are those with the most cases on the last training day, ranked;
# from the second on, every third one is held out. `train` and `valid` are the
# other places; `others` are the held-out places in the last months and `same`
# the other places in those months. Everything that is chosen is chosen on
# `valid`. A forecast is made at the end of each day on which the level is at
# least twenty cases.

# %% tags=["shows"]
from unrolled.content.epidemic import contest

comparison = results(contest)
say(comparison.text("span"))

# %% [markdown]
# ## What to beat
#
# - **As last week.** Each coming day brings the mean of the last seven. The
#   week's total is that of last week.
# - **As last week, by weekday.** The same total, shared out by weekday as the
#   window's three weeks were.
# - **Last week's growth, damped.** The factor between the last two weeks
#   goes on acting, at a reduced rate, with the rhythm of the weekdays. How
#   much it is reduced is chosen on the validation span.
# - **A linear model** of the logarithms of the window, with the weekday and
#   the level; one set of weights for all places, kept small by a penalty.
# - **Boosted trees** on the same columns: many small decision trees, each of
#   which corrects the sum of those before.
#
# The linear model, the trees and the network read the same numbers and learn
# to make one error small, the absolute error of the logarithms. The size of
# the penalty, the leaves of a tree, and the network's learning rate are those
# with the least error on `valid`; none is the largest or the smallest that was
# tried. Trees are added, a hundred at a time, as long as that takes a
# thousandth or more of the error on `valid` away. Their leaves and their
# number are chosen on the fourth day ahead and serve for all seven.
#
# ## The network

# %% tags=["shows"]
comparison.figure("network")

# %% tags=["shows"]
from snippets.epidemic import curve_model

code(curve_model)

# %% [markdown]
# All models learn from every fourth window of the training places. The
# learning rate falls to nothing over the epochs, so there is no early stop.
# The first seed is trained at each rate; the best rate serves all three seeds.

# %% tags=["shows"]
from unrolled.content.epidemic.shared import epidemic_training

code(epidemic_training.train)

# %% [markdown]
# ## Results
#
# The error of a place is the sum of its absolute errors as a share of the
# sum of its cases, so weeks of many cases count most; then the mean over the
# places is taken. A forecast is **undisturbed** if no day that it reads or
# foretells has a correction or late cases. The places share one wave, so
# they are not independent trials.

# %% tags=["shows"]
comparison.table("errors")

# %% tags=["shows"]
say(comparison.text("verdict"))

# %% tags=["shows"]
say(comparison.text("scale"))

# %% tags=["shows"]
say(comparison.text("later"))

# %% tags=["shows"]
comparison.figure("horizon")

# %% [markdown]
# ## Good and bad forecasts

# %% tags=["shows", "result"]
comparison.figure("examples")

# %% [markdown]
# ## Where the curve turns
#
# Forecasts are wanted most when something is about to change. To see what
# they are worth then, the turns must be found, which takes hindsight. Here a
# **peak** is a day whose centred mean of seven days is the highest within two
# weeks on either side, and at least half as high again as the lowest of the
# four weeks before. A **low point** is the mirror image. The definition looks
# at days that no forecaster could see.

# %% tags=["shows"]
comparison.figure("turning")

# %% tags=["shows"]
comparison.table("phases")

# %% tags=["shows"]
say(comparison.text("turn"))

# %% [markdown]
# Why? What ends a wave, such as immunity, caution, rules, or tests that run
# out, is not in the series. Up to the peak the days of the window tell of
# growth, and it is right to bet that growth goes on.

# %% tags=["shows"]
say(comparison.text("going_on"))

# %% [markdown]
# And since a mean over a week is needed against the rhythm of the weekdays,
# a fall shows in it only days after it began.
#
# One caution about the table: it sorts forecasts by what came afterwards.
# Repeating last week *must* look good where the curve turns, and bad where it
# goes on. So the table explains errors, but is no help in choosing a model: on
# the day itself nobody knows the row.
#
# ## What these numbers are not
#
# This is said of reported cases; simulated ones are not even that.
#
# - They are **not infections**. They are reports: who was tested, when the
#   office was open, which tests counted. Where testing cannot keep up, the
#   reports stop growing while the epidemic goes on.
# - They are **not what was known on the day**. The table holds later
#   corrections of earlier days. A fair test in real time needs the
#   table as it stood each evening.
# - They are **single curves**. Whoever plans wants to know how sure a forecast
#   is. The forecast hubs named below asked for quantiles. For deaths in the
#   United States the combination of all models was the most consistently
#   accurate; for cases and deaths in Germany and Poland combinations did well
#   and did not clearly beat single models.
# - They are **no advice** on any epidemic.
#
# ## Your own curve
#
# This is for daily counts of reported cases, at least twenty a day, five weeks
# or more without gaps. The network has seen nothing else: for sales or
# visitors use [the command `unrolled forecast`](forecasting.ipynb). It is tried
# first on the weeks that you give, and you are warned if repeating the week
# before would have been better. Neither the table nor training is needed, only
# the weights that come with the project.

# %%
import numpy as np

from unrolled.content.epidemic.shared.own_curve import forecast

lines = curve_results.file("cases.txt").decode().splitlines()
mine = np.loadtxt(lines)  # yours: np.loadtxt("my_cases.txt")
place = curve_results.text("own_place")
last_day = curve_results.text("own_last")
coming = forecast(mine, last_day, comparison.file("curve.npz"))
print(f"{place}, the seven days after {last_day}:")
print(coming.round().astype(int), "after", mine[-7:].astype(int))

# %% [markdown]
# ## Sources
#
# - E. Dong, H. Du, L. Gardner: An interactive web-based dashboard to track
#   COVID-19 in real time. *The Lancet Infectious Diseases* 20(5), 2020,
#   533–534.
#   [doi:10.1016/S1473-3099(20)30120-1](https://doi.org/10.1016/S1473-3099(20)30120-1)
# - The table: COVID-19 Data Repository by the Center for Systems Science and
#   Engineering (CSSE) at Johns Hopkins University,
#   [CSSEGISandData/COVID-19](https://github.com/CSSEGISandData/COVID-19),
#   [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/). It was kept up
#   to 10 March 2023.
# - W. O. Kermack, A. G. McKendrick: A contribution to the mathematical theory
#   of epidemics. *Proceedings of the Royal Society A* 115(772), 1927, 700–721.
#   [doi:10.1098/rspa.1927.0118](https://doi.org/10.1098/rspa.1927.0118)
# - E. Y. Cramer and many others: Evaluation of individual and ensemble
#   probabilistic forecasts of COVID-19 mortality in the United States. *PNAS*
#   119(15), 2022, e2113561119.
#   [doi:10.1073/pnas.2113561119](https://doi.org/10.1073/pnas.2113561119)
# - J. Bracher and others: A pre-registered short-term forecasting study of
#   COVID-19 in Germany and Poland during the second wave. *Nature
#   Communications* 12, 2021, 5173.
#   [doi:10.1038/s41467-021-25207-0](https://doi.org/10.1038/s41467-021-25207-0)
# - K. Cho and others: Learning phrase representations using RNN
#   encoder–decoder for statistical machine translation. EMNLP 2014 (the GRU).
#   [arXiv:1406.1078](https://arxiv.org/abs/1406.1078)
