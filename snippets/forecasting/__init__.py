"""Forecasting a daily series whose calendar is known beforehand."""
