# %% [markdown]
# # Translate dates and numbers
#
# People write a date in many ways, in English and in Chinese. Programs want
# one: the ISO date. Here an **encoder-decoder** network learns to translate,
# character by character, from examples alone. After that, numbers: English
# words to Chinese numerals and back.
#
# This is sequence-to-sequence with two lengths: what is written need not be as
# long as what is read, nor keep its order. [The chapter on
# applications](../questions/q1-applications.md) says where else that occurs.
#
# A short parser with four regular expressions, written by hand, does this task
# without a mistake. That is why it is a good one to learn from: for every text
# the right answer is known, and every failure of the network can be seen.

# %%
import datetime

from unrolled.content.data.dates import FORMS, parse, write

date = datetime.date(1968, 1, 15)
for form in FORMS:
    text = write(date, form)
    assert parse(text) == date
    print(text)

# %% [markdown]
# These are the forms that the network learns from. With slashes the day comes
# first, as in Britain. In Chinese numerals, a year is written digit by digit,
# with 〇 for zero; month and day are numbers. The texts come from our own
# generator, so they are tidier than what people write. `parse` is the parser of
# regular expressions, and it reads every form back, also with the 零 that most
# people type in place of 〇.
#
# ## Split by date, not by text
#
# A test date must occur in training in no form at all. Otherwise the network
# could look up what it has seen in another spelling.

# %% tags=["shows"]
from unrolled.content.translation import dates
from unrolled.engine.cells import code, results, say

contest = results(dates)
years = [f"{contest.number(f'{end}_year'):.0f}" for end in ("first", "last")]
say(
    f"Dates are drawn from {years[0]} to {years[1]}. Training has "
    f"{contest.shown('train')} texts of {contest.shown('train_days')} dates; "
    f"the test has {contest.shown('test_days')} other dates, each in every "
    f"form: {contest.shown('test')} texts. As many dates again were kept for "
    "validation, on which sizes and training times were tried. How many "
    "batches there are is set by the time that training may take. The test "
    "dates played no part in any choice."
)

# %% [markdown]
# ## Texts as numbers
#
# Each character becomes a number. Zero pads short texts, one starts and two
# stops what is written. The code also takes lists of words, which the numbers
# below need.

# %% tags=["shows"]
from snippets.translation import symbols

code(symbols)

# %% [markdown]
# The function `taught` is **teacher forcing**. A decoder writes symbol after
# symbol, and each step reads the symbol before. While it learns, that is the
# *right* symbol before, whatever the decoder would have written. So one pass
# over a text trains all its steps, and an early mistake does not spoil the
# rest of the lesson.

# %%
import numpy as np

known = symbols.alphabet(["0123456789-"])
before, target = symbols.taught(symbols.encode(["1968-01-15"], known, 10))


def spelt(row):
    names = {1: "start", 2: "stop"}
    return " ".join(names.get(n) or known[n - 3] for n in row)


print("reads ", spelt(before[0]))
print("writes", spelt(target[0]))

# %% [markdown]
# ## Encoder, vector, decoder
#
# The encoder reads the whole source and ends in one vector: its last state.
# The decoder starts from that vector and writes.

# %% tags=["shows"]
from unrolled.content.translation import diagrams

drawn = results(diagrams)
drawn.figure("plain")

# %% [markdown]
# In code there are three models. One is for training: it takes whole texts.
# The other two are for use: the encoder, and *one step* of the decoder. They
# are made of the same layers, so they have the same weights, and training the
# first trains the others.

# %% tags=["shows"]
from snippets.translation import encoder_decoder

code(encoder_decoder)

# %% [markdown]
# ## Write one symbol at a time
#
# After training nobody knows the right symbol before. So the decoder reads
# its own: the one that it scored highest, which is called **greedy**
# decoding. The state goes along from step to step. Nothing that was written
# is read a second time.

# %% tags=["shows"]
from snippets.translation import greedy

code(greedy)

# %% [markdown]
# Fed with the same symbols, one step at a time must give what the training
# model gives for all steps. Here it does, before any training:

# %%
import keras

keras.utils.set_random_seed(0)
train, encoder, step = encoder_decoder.encoder_decoder(20, 14, units=8)
source = symbols.encode(["7/3", "15/1"], symbols.alphabet("0123456789/"), 6)
scores = train.predict_on_batch([source, np.repeat(before, 2, axis=0)])

state, largest = encoder.predict_on_batch(source), 0.0
for t in range(before.shape[1]):
    symbol = np.repeat(before[:, t : t + 1], 2, axis=0)
    score, state = step.predict_on_batch([symbol, state])
    largest = max(largest, np.abs(score[:, 0] - scores[:, t]).max())
print("largest difference below 0.00001:", largest < 1e-5)

# %% [markdown]
# ## Attention
#
# One vector must hold the whole source. With **attention** the decoder also
# keeps every state of the encoder, and at each step looks back at them.

# %% tags=["shows"]
drawn.figure("attention")

# %% [markdown]
# This is the dot-product attention of Luong and others. With $d_t$ for the
# decoder's state at step $t$ and $e_s$ for the encoder's at symbol $s$:
#
# $$a_{ts} = \frac{\exp(d_t \cdot e_s)}{\sum_r \exp(d_t \cdot e_r)}, \qquad
# c_t = \sum_s a_{ts}\, e_s, \qquad
# m_t = \tanh(W\,[d_t; c_t] + b)$$
#
# The weights $a_{ts}$ of a step are not negative and add up to one.
# $[d_t; c_t]$ is one vector behind the other; $W$ and $b$ are the weights and
# biases of a dense layer. A second one turns $m_t$ into scores.
#
# Attention came into translation with Bahdanau, Cho and Bengio. Their score is
# a small network of both states (`keras.layers.AdditiveAttention` is close to
# it), and their context $c_t$ enters the decoder's recurrence. Here it stays
# outside: attention comes after the recurrent layer, for all steps of a text at
# once. (Luong and others also feed $m_t$ to the next step. That is left out.)

# %% tags=["shows"]
from snippets.translation import attention

code(attention)

# %% [markdown]
# In `decode`, `pair` holds the decoder's states $d_t$ and the encoder's states
# $e_s$; attention puts the contexts $c_t$ in the place of the latter, and `mix`
# gives $m_t$.
#
# Padding must not be looked at: `present` says where the source has symbols,
# and the layer gives all other places a weight of zero. As the encoder's
# embedding has `mask_zero=True`, padding changes no result; a test holds both.
#
# ## How it was trained
#
# Adam, gradients clipped by their norm, a learning rate that rises and then
# falls along a cosine. The loss is the cross-entropy of each right symbol,
# padding left out. One compiled model serves all seeds: its weights and its
# optimiser are set back before each.

# %% tags=["shows"]
from unrolled.content.translation.shared import teacher_forcing

code(teacher_forcing.train_each_seed)

# %% tags=["shows"]
code(teacher_forcing.Plan)

# %% tags=["shows"]
say(
    f"With attention, encoder and decoder have {contest.shown('units')} "
    f"units each and see {contest.shown('short')} batches of "
    f"{contest.shown('batch')} texts. Without it they get "
    f"{contest.shown('wide')} units and {contest.shown('long')} batches: more "
    "room and more time."
)

# %% [markdown]
# ## What it learned
#
# A translation counts as exact if every symbol is right and it stops in the
# right place. Beside the networks stand the parser, written by hand, and three
# models without recurrence:
#
# - the **nearest training string** among the first twenty thousand, by the
#   character n-grams they share. It can never be exact here, since no test
#   date is in training;
# - a **bag of characters**: a dense network that knows how often each
#   character occurs, but not where;
# - **characters at fixed places**: a dense network that sees each character
#   at its place, counted from the front and from the back.

# %% tags=["shows"]
contest.table("contest")

# %% tags=["shows"]
attentive, alone = contest.number("attention"), contest.number("one_vector")
both_ways = contest.number("one_vector_both_ways")
places = contest.number("characters_at_fixed_places")
best_alone = contest.number("one_vector_greatest")
beats = contest.number("attention_least") > best_alone
say(
    f"With attention the median is {attentive:.2f}, with one vector "
    f"{alone:.2f}, with one vector read in both directions {both_ways:.2f}, "
    f"with characters at fixed places {places:.2f}. The worst seed with "
    f"attention {'beats' if beats else 'does not beat'} the best "
    "with one vector."
)

# %% [markdown]
# These are results of short training: no recurrent network saw every training
# text even once. They say how fast each network learns, not what it could
# learn in the end.

# %% tags=["shows"]
say(
    "The best of what is learned is "
    + (
        "the dense network on fixed places, which has no recurrence"
        if places > attentive
        else "the network with attention"
    )
    + f". The dense network saw {contest.shown('dense_times')} times as many "
    "texts as the network with attention. A date has few forms, so that each "
    "character stands in one of few places. A sentence is not like that: there "
    "a word may stand anywhere."
)

# %% [markdown]
# Reading in **both directions** gives half of the units to a second reader
# that starts at the end (`Bidirectional`). The vector keeps its size. Each
# end of the source is then fresh in one half of it. Sutskever, Vinyals and Le
# read the source backwards, so that its beginning was fresh when the decoder
# started.
#
# ## By form of writing

# %% tags=["shows"]
contest.table("by_form")

# %% [markdown]
# ## Its own mistakes
#
# Teacher forcing has a price. In training the decoder only ever reads right
# symbols. In use it reads its own, and after a mistake it is where it never
# was in training. This is called **exposure bias**. To see it, let the teacher
# whisper in the test too, and compare. The difference is not this cost alone,
# since the right symbols also tell something.

# %% tags=["shows"]
names = {"attention": "with attention", "one_vector": "with one vector"}
lines = [
    f"{name}, {contest.shown(f'{key}_taught')} of the symbols are right after "
    f"the right symbols, {contest.shown(f'{key}_symbols')} after its own"
    for key, name in names.items()
]
own, taught = (
    1 - contest.number(f"one_vector_{what}") for what in ("symbols", "taught")
)
say(
    "; ".join(lines).capitalize()
    + f". With one vector {100 * taught:.0f} % of "
    f"the symbols are wrong after right ones, {100 * own:.0f} % after its "
    + (
        "own: most of its mistakes do not come from an earlier one."
        if taught > own / 2
        else "own: less than half of its mistakes are left."
    )
)

# %% [markdown]
# ## Where it looks
#
# The attention weights of a translation can be drawn: a row for each symbol
# written, a column for each symbol read. Both dates were kept out of
# training.

# %% tags=["shows", "result"]
contest.figure("english")

# %% tags=["shows"]
from unrolled.content.translation.shared.translator import FILE, load

translate = load(contest.file(FILE))
source = "6 March 1994"
written, read, weights = translate.attention(source)
top = [read[t] for t in weights.argmax(axis=1)]
say(
    f"Writing `{''.join(written[:-1])}`, its steps look most at "
    + ", ".join(f"`{c}`" if c.strip() else "a space" for c in top[:-1])
    + "; to stop, at "
    + (f"`{top[-1]}`." if top[-1].strip() else "a space.")
)

# %% tags=["shows"]
contest.figure("chinese")

# %% [markdown]
# Nobody told the network which characters belong together. A caution: a
# weight belongs to a *state* of the encoder, and a state knows what came
# before it. So a step may look beside the character that decides, and still
# know it.
#
# ## Numbers, both ways
#
# Now English words to Chinese numerals and back. One model learns both
# directions; the script of the source tells which is wanted. English is cut
# into words and hyphens, Chinese into characters.

# %%
from unrolled.content.data.numerals import chinese, english

for number in (12, 112, 412, 2222, 3007, 7040):
    print(f"{number:5}  {chinese(number):8} {english(number)}")

# %% [markdown]
# Usage leaves choices, and a model needs one. Twelve is 十二, but a hundred
# and twelve is 一百一十二. A run of zeros inside is one 零. In these
# numbers two is 两 before 千 and 二 elsewhere; two alone is 两 before a measure
# word too (两本书, but 十二本书). 两百 for 二百 is just as right,
# and `from_chinese` reads both. The English is British: *four hundred and
# twelve*.

# %% tags=["shows"]
from unrolled.content.translation import numbers

numerals = results(numbers)
numerals.table("contest")

# %% tags=["shows"]
say(
    f"Training has {numerals.shown('train')} numbers below "
    f"{numerals.shown('limit')}, each both ways; the test has "
    f"{numerals.shown('test')} others. Both models have the same units and see "
    f"the same {numerals.shown('updates')} batches."
)

# %% tags=["shows"]
ways = ("english_to_chinese", "chinese_to_english")
gains = [
    numerals.number(f"attention_{way}") - numerals.number(f"one_vector_{way}")
    for way in ways
]
fits = (
    " No source is longer than eight symbols, and that much fits into one "
    "vector."
)
say(
    f"Here attention gains {max(gains):.2f} in one direction."
    if max(gains) > 0.05
    else f"Here attention loses {-min(gains):.2f} in one direction." + fits
    if min(gains) < -0.05
    else "Here attention is worth nothing that shows." + fits
)

# %% tags=["shows"]
(
    numerals.table("mistakes")
    if numerals.gives("mistakes")
    else say(numerals.why_absent("mistakes"))
)

# %% [markdown]
# ## Where it fails
#
# The network knows what its training texts showed, and nothing of dates. The
# table has years outside the training range, forms that it never saw, and
# typing mistakes in the name of the month.

# %% tags=["shows"]
contest.table("failures")

# %% tags=["shows"]
say(
    f"Each row is a share of {contest.shown('each')} texts. For this table a "
    "character that training never showed, such as a full stop, 号 or most "
    "capitals, was left out before the network read."
)

# %% [markdown]
# The network never refuses, either. The parser raises an error where there is
# no date; the network writes on all the same, in the form of a date or nearly
# so, and that date need not exist:

# %%
for text in ("31 February 1994", "March", "Monday"):
    try:
        parse(text)
    except ValueError:
        print(f"{text:18}", "".join(translate([text])[0]))

# %% [markdown]
# What can be done at little cost is to refuse characters that training never
# showed. So `translate` does that. One it replaces: 零 by 〇.

# %%
for text in ("6.3.1994", "一九九四年三月六号", "二零零五年十一月二十日"):
    try:
        print("".join(translate([text])[0]))
    except ValueError as error:
        print(error)

# %% [markdown]
# Where a rule can be written down, write it down. Networks like this one are
# for pairs of texts whose rule nobody can write.
#
# ## Your own dates
#
# The weights are kept with the results. Three lines load and use them:

# %%
translate = load(contest.file(FILE))
for translation in translate(["14 July 1989", "一九八九年七月十四日"]):
    print("".join(translation))

# %% [markdown]
# `translate.attention("14 July 1989")` gives the symbols written, the symbols
# read, and the attention weights.
#
# ## Your own pairs
#
# Any list of pairs will do: what is read, and what is to be written. Here they
# are Roman numerals and numbers; put yours in their place, for example from a
# file with two columns, `list(csv.reader(open("pairs.csv")))`. As many as here
# are enough where the rule is as simple.

# %%
import random

ONES = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]


def roman(number):
    places = zip(f"{number:03}", ("CDM", "XLC", "IVX"), strict=True)
    parts = [
        ONES[int(digit)].translate(str.maketrans("IVX", letters))
        for digit, letters in places
    ]
    return "".join(parts)


pairs = [(roman(number), str(number)) for number in range(1, 1000)]
random.Random(0).shuffle(pairs)
print(pairs[:3])

# %% [markdown]
# Turn them into numbers, train, and translate what was kept out. All the code
# that this uses stands on this page.

# %%
sources, targets = zip(*pairs, strict=True)
read, written = symbols.alphabet(sources), symbols.alphabet(targets)
source = symbols.encode(sources, read, max(map(len, sources)))
target = symbols.encode(targets, written, max(map(len, targets)))
before, after = symbols.taught(target)

keras.utils.set_random_seed(0)
train, encoder, step = attention.with_attention(len(read) + 3, len(written) + 3)
loss = keras.losses.SparseCategoricalCrossentropy(
    from_logits=True, ignore_class=symbols.PADDING
)
train.compile(keras.optimizers.Adam(0.01, clipnorm=1.0), loss)
kept = 800
x, y = [source[:kept], before[:kept]], after[:kept]
train.fit(x, y, batch_size=32, epochs=20, verbose=0)

rows, _ = greedy.greedy(
    encoder.predict_on_batch,
    step.predict_on_batch,
    source[kept:],
    longest=after.shape[1],
)
answers = ["".join(written[n - 3] for n in row if n > 2) for row in rows]
right = np.mean(np.array(answers) == np.array(targets[kept:]))
print(f"{right:.2f} of {len(answers)} are right, for example:")
for text, answer in list(zip(sources[kept:], answers, strict=True))[:4]:
    print(text, answer)

# %% [markdown]
# ## Sources
#
# - I. Sutskever, O. Vinyals, Q. V. Le (2014). *Sequence to sequence learning
#   with neural networks.* NeurIPS 27.
#   [arXiv:1409.3215](https://arxiv.org/abs/1409.3215). The source reversed.
# - K. Cho and others (2014). *Learning phrase representations using RNN
#   encoder–decoder for statistical machine translation.* EMNLP.
#   [doi:10.3115/v1/D14-1179](https://doi.org/10.3115/v1/D14-1179). The
#   encoder–decoder, and the GRU.
# - D. Bahdanau, K. Cho, Y. Bengio (2015). *Neural machine translation by
#   jointly learning to align and translate.* ICLR.
#   [arXiv:1409.0473](https://arxiv.org/abs/1409.0473). Attention, with an
#   encoder that reads both ways.
# - M.-T. Luong, H. Pham, C. D. Manning (2015). *Effective approaches to
#   attention-based neural machine translation.* EMNLP.
#   [doi:10.18653/v1/D15-1166](https://doi.org/10.18653/v1/D15-1166). The
#   dot-product form.
# - R. J. Williams, D. Zipser (1989). *A learning algorithm for continually
#   running fully recurrent neural networks.* Neural Computation 1(2),
#   270–280. [doi:10.1162/neco.1989.1.2.270](https://doi.org/10.1162/neco.1989.1.2.270).
#   Teacher forcing.
# - S. Bengio, O. Vinyals, N. Jaitly, N. Shazeer (2015). *Scheduled sampling
#   for sequence prediction with recurrent neural networks.* NeurIPS 28.
#   [arXiv:1506.03099](https://arxiv.org/abs/1506.03099). Exposure to one's own
#   mistakes during training.
# - M. Ranzato, S. Chopra, M. Auli, W. Zaremba (2016). *Sequence level training
#   with recurrent neural networks.* ICLR.
#   [arXiv:1511.06732](https://arxiv.org/abs/1511.06732). The name "exposure
#   bias".
# - ISO 8601-1:2019. *Date and time: representations for information
#   interchange.* [iso.org](https://www.iso.org/standard/70907.html)
# - GB/T 15835—2011. 《出版物上数字用法》 (*General rules for writing numerals
#   in public texts*). When 〇 and when 零.
