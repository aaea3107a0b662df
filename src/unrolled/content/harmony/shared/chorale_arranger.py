"""A whole melody harmonised: from its own key to the common one, through the network, and back."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace

import keras
import numpy as np

from snippets.harmony.harmoniser import harmoniser
from unrolled.content.data.chorales import REST, Chorale
from unrolled.content.harmony.shared.chord_decoding import decode_together, vocabulary
from unrolled.content.harmony.shared.harmony_voices import FEATURES, PITCHES, features, split_chorales
from unrolled.content.shelf.weights import unpack

MIDDLE_PITCH = 70
"""Where the sopranos of the common key lie, about."""
LOWEST_SUNG = 36
"""The lowest note of a bass voice in the chorales, C2."""


@dataclass(frozen=True)
class Arranger:
    """A trained network with the chords that it chooses from."""

    model: keras.Model
    chords: dict[int, np.ndarray]

    @classmethod
    def load(cls, weights: bytes) -> Arranger:
        """The bidirectional network with packed weights, and the training chorales' chords."""
        model = harmoniser(FEATURES, 3, PITCHES, "bidirectional")
        model.set_weights(unpack(weights))
        return cls(model, vocabulary(split_chorales().train))

    def probabilities(self, piece: Chorale) -> np.ndarray:
        """Probabilities `(time steps, 3, pitches)` for a piece in the common key."""
        return self.model.predict_on_batch(features(piece)[None])[0]

    def harmonise(self, melody: Chorale) -> Chorale:
        """A melody with alto, tenor and bass, in its own key.

        A lower voice strikes its note where its pitch changes, and where the soprano strikes on a beat. It warns of a
        tune so low that the bass under it cannot be sung.

        Args:
            melody: Its soprano is taken; other voices are left out of account.
        """
        common = melody.without_signature()
        sung = common.pitches[:, 0] != REST
        octaves = round((MIDDLE_PITCH - float(np.median(common.pitches[sung, 0]))) / 12) * 12
        common = replace(common, pitches=np.where(common.pitches == REST, REST, common.pitches + octaves))
        setting = decode_together(common, self.probabilities(common), self.chords)
        pitches = np.where(setting == REST, REST, setting - octaves - melody.shift)
        if (lowest := int(pitches[pitches != REST].min())) < LOWEST_SUNG:
            octaves_up = -(-(LOWEST_SUNG - lowest) // 12)
            warnings.warn(
                f"{melody.name} is low for a soprano: the bass under it goes down to {lowest} (MIDI), and basses sing "
                f"down to about {LOWEST_SUNG}. Move the tune up by {12 * octaves_up} semitones.",
                stacklevel=2,
            )
        return replace(melody, pitches=pitches, struck=strikes(melody, pitches))


def strikes(piece: Chorale, pitches: np.ndarray) -> np.ndarray:
    """Where notes begin if a lower voice strikes with each change of its pitch and with the soprano on a beat."""
    changed = np.vstack([np.ones((1, 4), bool), np.diff(pitches, axis=0) != 0])
    struck = changed | (piece.struck[:, :1] & (piece.place % 2 == 0)[:, None])
    struck[:, 0] = piece.struck[:, 0]
    return struck & (pitches != REST)
