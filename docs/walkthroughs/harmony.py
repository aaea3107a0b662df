# %% [markdown]
# # Harmonise: a melody in Bach's manner
#
# A chorale is a hymn of the Lutheran church. Bach set hundreds of their
# tunes for four voices, with the tune in the soprano and alto, tenor and
# bass below it. Given the tune alone, which notes would he have put under
# it? That is a task for an aligned sequence-to-sequence network: one step of
# melody in, one chord out, at every step. What the three kinds of networks
# are is told in [the chapter on
# applications](../questions/q1-applications.md).
#
# This is the small and honest cousin of "style transfer": a tune that Bach
# never set is given chords learnt from him. At the end the page plays it, and
# counts some of what a teacher of harmony would mark in red.

# %% [markdown]
# ## The chorales
#
# The library `music21` brings Bach's chorales as MusicXML. Its own parser
# builds every notehead; for pitches and lengths the standard library's XML
# parser is enough, and it reads all of them in seconds.

# %%
from unrolled.content.data.chorales import find, load

chorales = load()
piece = find(chorales, "bwv269")
print(piece.name, piece.pitches.shape, "(time steps, voices)")
print(piece.pitches[:6])

# %% [markdown]
# Each row is an eighth note, each column a voice, each number a MIDI pitch
# (middle C is `60`). What moves between two eighth notes is not on this grid.
# Two things are done before training:
#
# - **One key signature.** Every piece is transposed, by six semitones at
#   most, until its signature has no sharps or flats. Most pieces then close
#   on C (major) or A (minor), some on D, E or G, as tunes in the old church
#   modes do, or as minor pieces in the old notation with one flat fewer. The
#   octave is not evened out: a tune in F comes to lie an octave below the same
#   tune in G.
# - **A split by melody.** Bach set many melodies several times. Were they
#   split at random, a network could be tested on a tune that it has learnt by
#   heart. So pieces with one melody stay on one side. Two tunes are related if
#   they share two phrases or more, note for note in some key, or if they are
#   alike on the beats: a passing note or two makes no new melody. Pieces form
#   a group as long as at least half of the pairs between its parts are related.

# %% tags=["shows"]
from unrolled.content.harmony import settings
from unrolled.engine.cells import code, results, say

bach = results(settings)
say(
    f"{bach.shown('chorales')} chorales have exactly four plain voices,"
    f" {bach.shown('steps')} steps together. By this rule they fall into"
    f" {bach.shown('melodies')} groups; {bach.shown('several')} of these have"
    f" several pieces, the largest {bach.shown('most')}. A rule is no catalogue"
    " of tunes: a few settings that differ much may still stand apart."
)

# %% [markdown]
# ## What would be perfect?
#
# The measure is pitch accuracy: the share of steps at which a voice has the
# very pitch that Bach wrote. Nobody should expect it to be near one, since
# Bach himself answered the same tune in different ways. The corpus lets us
# measure how different: take the phrases (the runs of notes between two
# fermatas) that two pieces have in common, lay one setting over the other, and
# count equal pitches. Two pieces whose common phrases agree in more than four
# fifths of the pitches are taken for one setting that the corpus has twice, and
# are left out.

# %% tags=["shows"]
say(
    f"In {bach.shown('pairs')} pairs of pieces with common phrases, Bach agrees"
    f" with himself in {bach.shown('agreement')} of the pitches (alto"
    f" {bach.shown('alto')}, tenor {bach.shown('tenor')}, bass"
    f" {bach.shown('bass')})."
)

# %% [markdown]
# This is a yardstick, and no proven upper bound: one who always guessed the
# middle of Bach's habits could agree with each setting more often than the
# settings agree with each other. Still it says what a pitch accuracy means
# here. A wrong pitch is often just the other good answer.

# %% [markdown]
# ## The network
#
# At each step the network sees the soprano's pitch, whether the note is struck
# there, whether the step is off the beat or begins a bar, and whether the note
# carries a fermata: in a chorale the fermata marks the end of a phrase. It
# gives a probability to every pitch in each of the three lower voices. The
# last layer is a softmax over the last axis, the loss is cross-entropy at
# every step and voice.

# %% tags=["shows"]
from unrolled.content.harmony import diagrams

drawn = results(diagrams)
drawn.figure("aligned")

# %% [markdown]
# A chord prepares the next one, so a harmoniser should look ahead: that is
# what the second direction is for. The melody is there as a whole, so
# looking ahead is no cheating. The four kinds below differ in how far they
# see.

# %% tags=["shows"]
from snippets.harmony import harmoniser

code(harmoniser)

# %% [markdown]
# ## How well it does
#
# The pieces are cut into windows, and every network sees all of them a few
# times, in a new order each time. Sizes and epochs are set by the time that
# training may take. Each kind of network has the learning rate that was best on
# the validation melodies with the first seed.
#
# Beside the networks stand rules that only count in the training chorales:
# the voice's commonest pitch, the commonest under this soprano pitch, and the
# commonest under this soprano pitch on or off the beat, with or without a
# fermata.

# %% tags=["shows"]
from unrolled.content.harmony import contest

comparison = results(contest)
comparison.table("accuracy")

# %% tags=["shows"]
best = max(("gru", "bidirectional", "dilated"), key=comparison.number)
names = {
    "gru": "the GRU",
    "bidirectional": "the bidirectional GRU",
    "dilated": "the dilated convolutions",
}
gap = comparison.number(f"{best}_least") - comparison.number("beat")
say(
    f"Trained on {comparison.shown('train_chorales')} chorales"
    f" ({comparison.shown('windows')} windows of"
    f" {comparison.shown('window')} steps,"
    f" {comparison.shown('epochs')} epochs) and tested on"
    f" {comparison.shown('test_chorales')}, {names[best]} is right most"
    f" often, {comparison.shown(best)}; its worst seed"
    f" {'beats' if gap > 0 else 'does not beat'} the best counting rule,"
    f" {comparison.shown('beat')}. Its accuracy on the validation melodies"
    f" is {comparison.shown('valid_as_long')}, and"
    f" {comparison.shown('valid_twice_as_long')} after twice as many epochs:"
    " longer training would gain a little. Bach's agreement with himself,"
    f" {bach.shown('agreement')}, is measured on other phrases, so the"
    " numbers may be compared only roughly."
)

# %% tags=["shows"]
say(
    f"Without any context the accuracy is {comparison.shown('none')}: such a"
    " network sees one step alone, so it can learn little more than the best"
    f" counting rule. Looking back makes it {comparison.shown('gru')}; reading"
    " from both ends, which also doubles the recurrent units,"
    f" {comparison.shown('bidirectional')}."
)

# %% [markdown]
# ## Reading its own chords
#
# The networks so far never hear what they wrote a step before. Let one read it:
# the last chord becomes an input of the next step. In training that is Bach's
# last chord.

# %% tags=["shows"]
drawn.figure("fed_back")

# %% tags=["shows"]
from unrolled.content.harmony import history

past = results(history)
past.table("accuracy")

# %% [markdown]
# With Bach's history the accuracy looks like a triumph. It is not: a voice
# often holds its note longer than an eighth, and repeating Bach's last pitches
# is already right as often as the first row says. When a new tune comes, Bach's
# chords are not there. The network must read its own, makes a slip, and then
# stands in a place where no training example ever stood. This is called
# exposure bias: training exposes it to right histories only.

# %% tags=["shows"]
past.figure("along")

# %% tags=["shows"]
say(
    "The zigzag is the beat. From the seventeenth step on the accuracy with"
    f" Bach's history is {past.shown('true_on_beat')} on the beats, where most"
    f" chords change, and {past.shown('true_off_beat')} between them, where"
    " many notes are only held."
)

# %% tags=["shows"]
free, plain = past.number("free"), comparison.number("gru")
say(
    f"Of {past.shown('true')} with Bach's history, {past.shown('free')} are"
    " left with its own. Part of that fall is only what Bach's chords gave"
    " away. The nearest comparison is the GRU without history, which also"
    " reads forwards only, but has a dense layer and dropout besides:"
    f" {comparison.shown('gru')}. Against it, reading one's own"
    f" chords {'gains' if free > plain else 'loses'}"
    f" {abs(round(free, 2) - round(plain, 2)):.2f}. The best counting rule has"
    f" {comparison.shown('beat')}. Of the phrases written with its own history"
    f" {past.number('free_rooted'):.0f} % end on a triad in root position."
)

# %% tags=["shows"]
from snippets.harmony import fed_back

code(fed_back)

# %% [markdown]
# ## From probabilities to chords
#
# Back to the bidirectional network, which gives three lists of probabilities a
# step. To take the likeliest pitch in each voice is easy: each voice is chosen
# **alone**, as if the others were not there and as if nothing had gone before.
# Most of its chords are good ones, but from chord to chord the voices march in
# parallel.
#
# So we choose chords, not pitches, and the whole row of them at once. The
# candidates at each step are chords that stand under this soprano note in the
# training chorales. A chord scores the sum of its three log-probabilities.
# Going from one chord to the next costs a little for each semitone that alto
# or tenor moves, and much for each parallel fifth or octave. Viterbi's
# algorithm finds the best path.
#
# What is learnt and what is not: the probabilities are learnt, and the chords
# are Bach's. By hand we wrote the two costs of moving, left out chords that
# occur once or have crossed voices, keep the forty likeliest at each step, and
# say when a lower voice strikes: when its pitch
# changes, and with the soprano on a beat.

# %% tags=["shows"]
from snippets.harmony import best_path

code(best_path)

# %% [markdown]
# Here `between` gives what it costs to go from chord to chord. `MOVE` and
# `PARALLEL` are the two costs, negative since the best path scores highest.

# %% tags=["shows"]
from unrolled.content.harmony.shared import chord_decoding

code(chord_decoding.between)

# %% [markdown]
# ## What it does badly
#
# Teachers of harmony forbid parallel fifths and octaves: two voices a fifth
# (or an octave) apart that both move, in one direction, to the next fifth (or
# octave). In octaves two voices sound as one; in fifths each is heard to follow
# the other. Bach writes hardly any. They can be counted.

# %% tags=["shows"]
from snippets.harmony import parallels

code(parallels)

# %% tags=["shows"]
comparison.table("faults")


# %% tags=["shows"]
def both(record, way):
    return record.number(f"{way}_fifths") + record.number(f"{way}_octaves")


bachs, alone = both(comparison, "bach"), both(comparison, "alone")
say(
    f"Voice by voice, the network writes {alone:.1f} parallels in a hundred"
    f" changes of the chord, {alone / bachs:.0f} times Bach's {bachs:.2f}."
    f" The network that runs free on its own history writes"
    f" {both(past, 'free'):.1f}. On the best path there are"
    f" {both(comparison, 'together'):.1f}, because our rule makes them dear,"
    " and not because anything was learnt: fifths and octaves by contrary"
    " motion, which teachers forbid too and our rule does not know, stand"
    f" there {comparison.number('together_contrary'):.1f} times in a hundred"
    f" changes, with Bach {comparison.number('bach_contrary'):.1f} times."
    " Leaps of a seventh, which are hard to sing, make"
    f" {comparison.number('together_sevenths'):.1f} % of the lower voices'"
    f" moves, with Bach {comparison.number('bach_sevenths'):.1f} %."
    f" Its pitch accuracy is {comparison.shown('together_right')}; voice by"
    f" voice it is {comparison.shown('alone_right')}."
)

# %% tags=["shows"]
bach_close, alone_close, path_close = (
    comparison.number(f"{way}_authentic")
    for way in ("bach", "alone", "together")
)
say(
    "Voices cross in"
    f" {comparison.number('bach_crossed'):.1f} % of Bach's steps and in"
    f" {comparison.number('alone_crossed'):.1f} % of the network's, voice by"
    " voice; on the best path we ruled it out. Bach's chord changes in"
    f" {comparison.number('bach_changed'):.0f} of a hundred steps, the"
    " network's in"
    f" {comparison.number('alone_changed'):.0f} voice by voice and in"
    f" {comparison.number('together_changed'):.0f} on the best path. The"
    " numbers of the network are those of one seed."
)

# %% [markdown]
# A share of beats on plain chords above Bach's is no praise: he often holds
# a note of one chord into the next (a suspension), and such a beat does not
# count.
#
# The last three rows are about cadences, the formulas that close a phrase. The
# first counts ends on a triad whose root is in the bass, which even the
# counting rule learns. The **authentic close** is harder: the bass falls by a
# fifth (or rises by a fourth) to that root, and the leading tone, the semitone
# below it, is heard just before. In the last row two voices have that leading
# tone at once, which teachers forbid.

# %% tags=["shows"]
low, high = (
    comparison.number(f"together_fewer_authentic_{end}")
    for end in ("least", "most")
)
say(
    f"Bach's closes are authentic in {bach_close:.0f} % of his phrases, the"
    f" network's in {alone_close:.0f} % voice by voice and in"
    f" {path_close:.0f} % on the best path."
    " If the test chorales are drawn anew, with replacement, many times over"
    " (a bootstrap), Bach's lead over the best path lies in 95 % of the draws"
    f" between {low:+.0f} and {high:+.0f} points:"
    f" {'a difference' if low > 0 else 'no difference is shown'}. But another"
    " close need not be worse: Bach has half closes and plagal ones too. Of the"
    f" ends in root position {comparison.number('alone_doubled'):.0f} % come"
    " after a doubled leading tone if each voice is chosen alone, with Bach"
    f" {comparison.number('bach_doubled'):.0f} %."
)

# %% [markdown]
# What no row shows: the network says pitches and never when a voice strikes,
# knows nothing shorter than an eighth note, no words, and no plan beyond what
# its layers carry along.

# %% [markdown]
# ## One held-out chorale, by Bach and by the network
#
# Which one? Among the test chorales of a length that fits the page, the one
# whose pitch accuracy is in the middle, so that nobody has picked a lucky one.

# %% tags=["shows"]
import numpy as np

from unrolled.content.harmony.shared.chorale_arranger import Arranger
from unrolled.content.harmony.shared.harmony_voices import split_chorales

arranger = Arranger.load(comparison.file("weights.npz"))
short = [p for p in split_chorales().test if 64 <= len(p) <= 80]
own = [find(chorales, p.name) for p in short]
ours = [arranger.harmonise(p) for p in own]
right = [
    np.mean(a.pitches[:, 1:] == b.pitches[:, 1:])
    for a, b in zip(own, ours, strict=True)
]
middle = int(np.argsort(right)[len(right) // 2])
original, arrangement = own[middle], ours[middle]
say(
    f"It is {original.name.upper().replace('BWV', 'BWV ')}, with"
    f" {right[middle]:.2f} of Bach's pitches; over the {len(own)} pieces of"
    f" that length the share goes from {min(right):.2f} to {max(right):.2f}."
)

# %%
from unrolled.content.harmony.shared.piano_roll import roll_of
from unrolled.content.harmony.shared.sound import Player

roll_of(
    original,
    "harmony.bach",
    "The chorale as Bach set it. Each black key has one name: E♭ may stand"
    " for D♯.",
)

# %%
TEMPO = 104
Player(original.voices(), TEMPO, title="Bach's own setting.", file="bach")

# %% tags=["result"]
roll_of(arrangement, "harmony.network", "The same soprano, set by the network.")

# %% tags=["result"]
Player(
    arrangement.voices(),
    TEMPO,
    title="The network's setting.",
    file="network",
)

# %% [markdown]
# ## A tune that Bach never knew
#
# "Der Mond ist aufgegangen" was set to music by Johann Abraham Peter Schulz
# and published forty years after Bach's death. It is in the public domain, and
# short enough to write down: a name with its octave (`B-4` is B flat), a length
# in quarter notes after a colon, and a semicolon where a phrase ends.

# %%
from unrolled.content.data.chorales import parse_tune

tune = parse_tune(
    "Der Mond ist aufgegangen",
    "F4 | G4 F4 B-4 A4 | G4:2 F4 ; A4 | A4 A4 D5 C5 | B-4:2 A4 ;"
    " A4 | A4 A4 B-4 A4 | G4:3 ; F4 | G4 F4 B-4 A4 | G4:2 F4 ;"
    " A4 | A4 A4 D5 C5 | B-4:2 A4 ; A4 | A4 A4 B-4 A4 | G4 G4 F4 ;",
    fifths=-1,
    bar=4,
    upbeat=1,
)
evening = arranger.harmonise(tune)
roll_of(evening, "harmony.evening", "Schulz's tune with the network's chords.")

# %%
Player(evening.voices(), TEMPO, title="Schulz's tune, harmonised.", file="moon")

# %% tags=["shows"]
from unrolled.content.harmony.shared.harmony_faults import count_faults

marks = count_faults([tune], [evening.pitches])
say(
    "Parallel fifths and octaves in a hundred changes of the chord:"
    f" {marks['fifths'] + marks['octaves']:.1f}, and by contrary motion"
    f" {marks['contrary']:.1f}."
    f" Phrases that end on a triad with its root in the bass:"
    f" {marks['rooted']:.0f} %; with leading tone and a fall of a fifth before"
    f" it: {marks['authentic']:.0f} %."
)

# %% [markdown]
# ## Your own tune
#
# Any melody in a file of MIDI, MusicXML or ABC will do. It must be one part,
# one note at a time, in a soprano's range: you are warned of a tune so low
# that nobody could sing the bass under it. Notes between two eighth notes are
# left out. What is unreadable, empty, or has several parts is refused with a
# message that says so. To have a file at hand, the first lines write one.

# %%
from pathlib import Path
from tempfile import mkdtemp

from unrolled.content.data.chorales import read_melody
from unrolled.content.harmony.shared.sound import midi

folder = Path(mkdtemp())
file = folder / "tune.mid"
file.write_bytes(midi([tune.voices()["soprano"]], TEMPO))
print(file.name, "is written")

# %% [markdown]
# These are the three lines:

# %%
four = arranger.harmonise(read_melody(file))
size = (folder / "four.mid").write_bytes(midi(four.voices().values(), TEMPO))
print("four voices in", size, "bytes of MIDI")

# %% [markdown]
# A MIDI file has no fermatas, so the network knows one phrase end, the last.
# This one also names no key and no upbeat: the key is estimated, and bars are
# counted from the first note. MusicXML keeps all three.

# %% [markdown]
# ## Sources
#
# - Music: J. S. Bach's chorales, in the encodings of Margaret Greentree, which
#   music21's corpus holds with her permission. The works are in the public
#   domain.
# - Michael Scott Cuthbert and Christopher Ariza: music21: A Toolkit for
#   Computer-Aided Musicology and Symbolic Music Data. ISMIR 2010, 637–642.
#   BSD licence. [music21.org](https://www.music21.org/)
# - Hermann Hild, Johannes Feulner and Wolfram Menzel: HARMONET: A Neural Net
#   for Harmonizing Chorales in the Style of J. S. Bach. NIPS 4, 1991, 267–274.
# - Moray Allan and Christopher Williams: Harmonising Chorales by Probabilistic
#   Inference. NIPS 17, 2005, 25–32.
# - Nicolas Boulanger-Lewandowski, Yoshua Bengio and Pascal Vincent: Modeling
#   Temporal Dependencies in High-Dimensional Sequences. ICML 2012.
#   [arXiv:1206.6392](https://arxiv.org/abs/1206.6392)
# - Gaëtan Hadjeres, François Pachet and Frank Nielsen: DeepBach: a Steerable
#   Model for Bach Chorales Generation. ICML 2017.
#   [arXiv:1612.01010](https://arxiv.org/abs/1612.01010)
# - Cheng-Zhi Anna Huang et al.: Counterpoint by Convolution (Coconet).
#   ISMIR 2017. [arXiv:1903.07227](https://arxiv.org/abs/1903.07227)
# - Samy Bengio et al.: Scheduled Sampling for Sequence Prediction with
#   Recurrent Neural Networks. NIPS 2015.
#   [arXiv:1506.03099](https://arxiv.org/abs/1506.03099)
# - Marc'Aurelio Ranzato et al.: Sequence Level Training with Recurrent Neural
#   Networks. ICLR 2016. [arXiv:1511.06732](https://arxiv.org/abs/1511.06732).
#   The name "exposure bias" is theirs.
# - Andrew Viterbi: Error Bounds for Convolutional Codes and an Asymptotically
#   Optimum Decoding Algorithm. IEEE Transactions on Information Theory
#   13, 1967. [doi:10.1109/TIT.1967.1054010](https://doi.org/10.1109/TIT.1967.1054010)
