"""Tables and figures of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from unrolled.content.q4_seven_days.shared.seven_days_choice import DAYS_BEFORE
from unrolled.content.q4_seven_days.shared.seven_days_networks import SEEDS
from unrolled.content.q4_seven_days.shared.seven_days_series import AHEAD
from unrolled.content.shelf.forecast_report import Entry, horizon_figure, tabulate, tabulate_chosen
from unrolled.content.shelf.forecast_report import tabulate_holidays as tabulate_kinds
from unrolled.content.shelf.looks import TRUTH, looks
from unrolled.content.shelf.words import number, signed, spread
from unrolled.engine.records.record import Record
from unrolled.engine.render.plot import canvas, to_svg
from unrolled.engine.render.svg import MUTED

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
        """The table of all forecasters, best first, the numbers for sentences, and what was chosen.

        Args:
            record: Where all goes.
            item: The table's name.
            caption: What stands before the sentences that all these tables have.
        """
        entries, digits = self.entries(), self.quantity.digits
        lean, upright = self.measured["lean"], self.measured["upright"]
        for key in self.names:
            record.number(f"{key}_lean", np.median(lean[key]), digits=digits)
            record.number(f"{key}_upright", np.median(upright[key]), digits=digits)
            record.number(f"{key}_upright_least", np.min(upright[key]), digits=digits)
        after = {
            "day 1": {entry.key: number(entry.by_day[0], digits) for entry in entries},
            "day 7": {entry.key: number(entry.by_day[-1], digits) for entry in entries},
            "lean": {key: signed(float(np.median(lean[key])), digits) for key in self.names},
            "less its lean": {key: spread(upright[key], digits) for key in self.names},
        }
        caption += f" Networks: median (least–greatest) over {len(SEEDS)} seeds, for a single day and for the lean the "
        caption += "median alone. Best first."
        tabulate(record, item, entries, caption, after=after, digits=digits)
        tabulate_chosen(record, self.entries(), "chosen on the validation year")
        record.number("ends", self.measured["ends"])

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
            axes.plot(x, values, label="what came", **TRUTH)
            for look, (name, days) in zip(looks(names).values(), forecasts.items(), strict=True):
                axes.plot(x[DAYS_BEFORE:], days, label=name, **{"marker": "o", **look}, markersize=4)
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
        >>> setting_in_words({"penalty": 10.0}), setting_in_words({"trees": 400, "leaves": 16})
        ('penalty 10', '400 trees, 16 leaves')
        >>> setting_in_words({"rate": 0.1, "season_rate": 0.0}), setting_in_words({"rate": 0.1, "season_rate": 0.2})
        ('rate 0.1', 'rate 0.1, season 0.2')
        >>> setting_in_words({"learning_rate": 0.02})
        'learning rate 0.02'
    """
    if "trees" in setting:
        return "{trees} trees, {leaves} leaves".format(**setting)
    words = {"penalty": "penalty", "learning_rate": "learning rate", "rate": "rate", "season_rate": "season"}
    return ", ".join(f"{words[part]} {value:g}" for part, value in setting.items() if value or part != "season_rate")


def write_thousands(axes: Axes, quantity: Quantity) -> None:
    """Thin spaces between the thousands of the upright axis, where there are any."""
    if not quantity.digits:
        axes.yaxis.set_major_formatter(lambda value, _: number(value))
