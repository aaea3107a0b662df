"""Tables and figures of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from unrolled.content.q4_seven_days.shared.seven_days_networks import SEEDS
from unrolled.content.q4_seven_days.shared.seven_days_series import AHEAD, DAYS_BEFORE
from unrolled.content.shelf.forecast_report import Entry, horizon_figure, tabulate, tabulate_chosen
from unrolled.content.shelf.forecast_report import tabulate_holidays as tabulate_kinds
from unrolled.content.shelf.words import number
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import INK, MUTED, SERIES

MISSING = "The boardings are not in the folder that UNROLLED_DATA names."


@dataclass(frozen=True)
class Quantity:
    """What a series holds.

    Attributes:
        name: The series in words.
        unit: Its unit.
        digits: Decimals to show.
    """

    name: str
    unit: str
    digits: int


TEMPERATURE = Quantity("Seattle, daily maximum temperature", "°C", 2)
BOARDINGS = Quantity("Chicago, daily train boardings", "boardings", 0)


@dataclass(frozen=True)
class Comparison:
    """A comparison on one series, to be shown.

    Attributes:
        measured: What `seven_days_series.measurement` gave.
        quantity: What was forecast.
        names: The forecasters in words, by key.
    """

    measured: dict[str, Any]
    quantity: Quantity
    names: Mapping[str, str]

    def entries(self, keys: Sequence[str] = ()) -> list[Entry]:
        """The forecasters of the keys; all by default."""
        errors, settings = self.measured["errors"], self.measured["settings"]
        return [
            Entry(key, self.names[key], errors[key], setting_in_words(settings[key]) if key in settings else "")
            for key in keys or self.names
        ]

    def tabulate(self, record: Record, item: str, caption: str) -> None:
        """The table of all forecasters, and the numbers of windows; the caption gets a sentence on the seeds."""
        caption += f" Networks: median (least–greatest) over {len(SEEDS)} seeds, for a single day the median alone."
        caption += " Best first."
        tabulate(record, item, self.entries(), caption, digits=self.quantity.digits)
        tabulate_chosen(record, self.entries(), "chosen on the validation year")

    def tabulate_holidays(self, record: Record, names: Mapping[str, str], given: str) -> None:
        """Errors in weeks with a holiday and in other weeks of some forecasters, by key, in words.

        Args:
            record: Where all goes.
            names: The forecasters by key, in words.
            given: What they know, for the caption.
        """
        test, holidays = self.measured["windows"]["test"], self.measured["holiday_windows"]
        tabulate_kinds(
            record,
            "holidays",
            names,
            self.measured["holidays"],
            {"holiday": "holiday among the seven days", "other": "no holiday"},
            f"{given}. Mean absolute error in {self.quantity.unit}; networks: median over the seeds. A holiday is a "
            "day from Monday to Saturday with the Sunday timetable; "
            f"{holidays} of the {test} forecasts of the test year "
            "have one among their seven days.",
        )
        record.number("holiday_weeks", holidays)

    def draw_horizon(self, record: Record, keys: Sequence[str], caption: str) -> None:
        """The error by day ahead of some of the forecasters."""
        caption += " A band spans the seeds of a network; its line is their median."
        unit, digits = self.quantity.unit, self.quantity.digits
        horizon_figure(record, "horizon", self.entries(keys), caption, unit=unit, digits=digits, bottom=None)

    def draw_example(self, record: Record, names: Mapping[str, str], caption: str) -> None:
        """The last days, the seven that came, and what was forecast for them.

        Args:
            record: Where the figure goes.
            names: Two forecasters to draw, by key, in words.
            caption: The sentence under the figure.
        """
        example, quantity = self.measured["example"], self.quantity
        first, values = np.datetime64(example["first"]), example["values"]
        forecasts = {name: example["forecasts"][key] for key, name in names.items()}
        x = np.arange(-DAYS_BEFORE, AHEAD) + 1
        with canvas(height=290) as figure:
            axes = figure.add_subplot()
            axes.plot(x, values, color=INK, marker=".", label="what came")
            for (name, days), colour, line in zip(forecasts.items(), SERIES, ("--", "-."), strict=False):
                axes.plot(x[DAYS_BEFORE:], days, color=colour, linestyle=line, marker="o", ms=4, label=name)
            axes.axvline(0.5, color=MUTED, linewidth=1)
            axes.set(xlabel=f"days from the end of {first - 1}", ylabel=quantity.unit, xticks=[-14, -7, 0, 7])
            write_thousands(axes, quantity)
            axes.legend(loc="lower center", bbox_to_anchor=(0.42, 1.0), ncols=1)
            svg = to_svg(figure, f"{record.name}.example")
        came = values[DAYS_BEFORE:]
        errors = [f"{name} {number(np.abs(days - came).mean(), quantity.digits)}" for name, days in forecasts.items()]
        columns = [came, *forecasts.values()]
        record.figure(
            "example",
            svg,
            alt=f"The seven days from {first} with their forecasts, after the {DAYS_BEFORE} days before. Mean absolute "
            f"errors in this week, in {quantity.unit}: {', '.join(errors)}.",
            caption=caption,
            columns=["day", "what came", *forecasts],
            rows=[
                [str(first + day), *(number(column[day], quantity.digits) for column in columns)]
                for day in range(AHEAD)
            ],
        )


def setting_in_words(setting: Mapping[str, Any]) -> str:
    """What was chosen on the validation year.

    Examples:
        >>> setting_in_words({"days": 14, "penalty": 10.0})
        '14 days, penalty 10'
        >>> setting_in_words({"rate": 0.1, "season_rate": 0.0}), setting_in_words({"rate": 0.1, "season_rate": 0.2})
        ('rate 0.1', 'rate 0.1, season 0.2')
    """
    if "penalty" in setting:
        return "{days} days, penalty {penalty:g}".format(**setting)
    if "trees" in setting:
        sets = "one set" if setting["together"] else "one set a day ahead"
        return "{sets}: {trees} trees, {leaves} leaves, rate {rate:g}".format(sets=sets, **setting)
    season = f", season {setting['season_rate']:g}" if setting["season_rate"] else ""
    return f"rate {setting['rate']:g}{season}"


def write_thousands(axes: Axes, quantity: Quantity) -> None:
    """Thin spaces between the thousands of the upright axis, where there are any."""
    if not quantity.digits:
        axes.yaxis.set_major_formatter(lambda value, _: number(value))
