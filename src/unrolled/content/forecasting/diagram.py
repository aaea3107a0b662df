"""The encoder-decoder that is told the coming days, unrolled in time."""

from __future__ import annotations

import graphviz

from snippets.forecasting.encoder_decoder import encoder_decoder
from unrolled.content.shelf.timeline import DOTS, TEXT, Timeline, filled, subscript
from unrolled.engine.records.record import Record
from unrolled.engine.render.graph import draw
from unrolled.engine.render.svg import SOFT

STEPS, AHEAD = 28, 7


def measure() -> dict:
    """Ask a live model how many days it reads and forecasts."""
    past, coming = encoder_decoder(STEPS, features=12, known=20, ahead=AHEAD).inputs
    return {"past": past.shape[1], "coming": coming.shape[1]}


def unrolled(past: int, coming: int) -> graphviz.Digraph:
    """The network with its first and last steps; what is between them is dots.

    Args:
        past: Days that the encoder reads.
        coming: Days that the decoder forecasts.
    """
    drawing = Timeline(column=0.86, level=0.82, box=(0.7, 0.44))
    read = {1: "x₁", 3: subscript(f"x{past}")}
    known = {4: "k₁", 6: subscript(f"k{coming}")}
    forecast = {4: "ŷ₁", 6: subscript(f"ŷ{coming}")}
    inputs = drawing.row("input", 0, read | known, TEXT)
    encoder = drawing.row("encoder", 1, {1: "encoder\nGRU", 2: DOTS, 3: "encoder\nGRU"}, filled(SOFT[0]))
    decoder = drawing.row("decoder", 1, {4: "decoder\nGRU", 5: DOTS, 6: "decoder\nGRU"}, filled(SOFT[1]))
    dense = drawing.row("dense", 2, {day: f"Dense,\nwith {values}" for day, values in known.items()}, filled(SOFT[2]))
    drawing.up(inputs, encoder | decoder)
    drawing.along(encoder | decoder)
    drawing.up(decoder, dense)
    drawing.up(dense, drawing.row("output", 3, forecast, TEXT))
    return drawing.graph


def show(record: Record, measured: dict) -> None:
    """Draw it, with the sizes of a live model."""
    past, coming = measured["past"], measured["coming"]
    record.figure(
        "encoder_decoder",
        draw(unrolled(past, coming), f"{record.name}.encoder_decoder"),
        alt=f"An encoder reads {past} past days one after the other. Its state goes to a decoder, which reads what "
        f"is known of the {coming} coming days. Over each decoder step a dense part, which gets the same known "
        "values once more, gives the forecast of that day.",
        caption="An encoder-decoder that is told the coming days. Time runs from left to right; black arrows carry the "
        "state. x is a past day, k what is known of a coming one: its weekday, holidays, the season.",
    )
