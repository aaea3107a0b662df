"""A whole melody harmonised: from its own key to the common one, through the network, and back."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

import keras
import numpy as np

from snippets.harmony.harmoniser import harmoniser
from unrolled.content.data.chorales import REST, Chorale
from unrolled.content.harmony.shared.decode import together, vocabulary
from unrolled.content.harmony.shared.task import FEATURES, PITCHES, features, task
from unrolled.engine.cells import ShownFigure
from unrolled.content.harmony.shared.piano_roll import roll

MIDDLE = 70
"""Where the sopranos of the common key lie, about."""


@dataclass(frozen=True)
class Manner:
    """A trained network with the chords that it chooses from."""

    model: keras.Model
    chords: dict[int, np.ndarray]

    @classmethod
    def load(cls, weights: bytes) -> Manner:
        """The bidirectional network with weights that `packed` gave, and the training chorales' chords."""
        model = harmoniser(FEATURES, 3, PITCHES, "bidirectional")
        with np.load(io.BytesIO(weights)) as kept:
            model.set_weights([kept[name] for name in kept.files])
        return cls(model, vocabulary(task().train))

    def likely(self, piece: Chorale) -> np.ndarray:
        """Probabilities `(time steps, 3, pitches)` for a piece in the common key."""
        return self.model.predict_on_batch(features(piece)[None])[0]

    def harmonise(self, melody: Chorale) -> Chorale:
        """A melody with alto, tenor and bass, in its own key.

        A lower voice strikes its note where its pitch changes, and where the soprano strikes on a beat.

        Args:
            melody: Its soprano is taken; other voices are left out of account.
        """
        common = melody.without_signature()
        sung = common.pitches[:, 0] != REST
        octaves = round((MIDDLE - float(np.median(common.pitches[sung, 0]))) / 12) * 12
        common = replace(common, pitches=np.where(common.pitches == REST, REST, common.pitches + octaves))
        found = together(common, self.likely(common), self.chords)
        back = np.where(found == REST, REST, found - octaves - melody.shift)
        return replace(melody, pitches=back, struck=strikes(melody, back))


def strikes(piece: Chorale, pitches: np.ndarray) -> np.ndarray:
    """Where notes begin if a lower voice strikes with each change of its pitch and with the soprano on a beat."""
    changed = np.vstack([np.ones((1, 4), bool), np.diff(pitches, axis=0) != 0])
    struck = changed | (piece.struck[:, :1] & (piece.place % 2 == 0)[:, None])
    struck[:, 0] = piece.struck[:, 0]
    return struck & (pitches != REST)


def shown(piece: Chorale, name: str, caption: str) -> ShownFigure:
    """A piece as a piano roll, for a notebook's cell.

    Args:
        piece: What to draw.
        name: What sets its ids apart on the page.
        caption: The sentence under it.
    """
    bars = [int(step) / 2 for step in np.flatnonzero(piece.place == 0)]
    ends = [part.stop / 2 for part in piece.phrases]
    content = roll(name, piece.voices(), caption=caption, alt=caption, bars=bars, marks=ends)
    return ShownFigure(content, name)
