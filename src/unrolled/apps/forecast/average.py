"""The average of what some forecasters say: their mistakes are not the same, and part of them cancels out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unrolled.apps.forecast.forecasters import Forecaster, Parameters
from unrolled.apps.forecast.series_windows import Windows


@dataclass(frozen=True)
class Average:
    """The mean of some forecasters' forecasts.

    Attributes:
        members: The forecasters, by the short name of their kind.
    """

    members: dict[str, Forecaster]

    def forecast(self, windows: Windows) -> np.ndarray:
        """Forecasts in the series' unit, `(rows, ahead)`."""
        return np.mean([member.forecast(windows) for member in self.members.values()], axis=0)

    @property
    def parameters(self) -> Parameters:
        """The parameters of all members, by the short name of the kind and their own."""
        return {
            f"{key}_{name}": array for key, member in self.members.items() for name, array in member.parameters.items()
        }
