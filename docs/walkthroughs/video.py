# %% [markdown]
# # Which way does the digit move?
#
# A clip is a sequence of images. This walkthrough goes from clips to a
# trained classifier: it looks at the data, builds a CNN with a GRU, trains
# it, reads its confusion matrix, watches it make up its mind frame by frame,
# and looks at what it gets wrong. At each step there is a control that says
# whether the order of the frames was needed. At the end the same is done
# with video files, [yours if you like](#your-own-clips).
#
# Which architectures there are, and how they compare, is told in [the chapter
# on video](../questions/q8-video.md).
#
# ## The clips
#
# Handwritten digits, scanned from paper, move across a small field in one of
# eight directions. The images are real, the motion is simulated. The field
# wraps round: what leaves at one edge comes in at the other. The label is the
# direction.

# %%
import numpy as np

from unrolled.content.data.clips import DIRECTIONS, load

train = load("train", clips=1600, frames=8)
validation = load("validation", clips=400, frames=8)
test = load("test", clips=1000, frames=8)
for name, part in ("train", train), ("valid", validation), ("test", test):
    print(name, part.frames.shape, "labels", part.direction.shape)
print(", ".join(DIRECTIONS))

# %% [markdown]
# The axes are `(clips, frames, height, width, channels)`. The three parts use
# digits from different blocks of the data, cut where a writer's block begins,
# so no image of a digit is in two parts.

# %%
images = [set(part.sample) for part in (train, validation, test)]
shared = sum(map(len, images)) - len(set.union(*images))
print([len(part) for part in images], "different images;", shared, "shared")

# %% [markdown]
# Some test clips, as stills from left to right. They move while the line below
# them is open.

# %% tags=["card"]
from unrolled.content.video.shared.filmstrip import ShownClips


def title(n: int) -> str:
    return f"{test.digit[n]} moves {DIRECTIONS[test.direction[n]]}"


first = [int(np.argmax(test.direction == k)) for k in range(8)]
ShownClips(
    test.frames[first],
    [title(n) for n in first],
    "video.clips",
    alt="Eight clips of eight frames: "
    + "; ".join(f"a handwritten {title(n)}" for n in first)
    + ". What leaves a frame at one edge comes in at the other.",
    caption="One test clip of each class, time from left to right.",
)

# %% [markdown]
# ## Does a single frame give it away?
#
# Before a network is praised for seeing motion, one should know how far one
# gets without. Two facts about these clips can be checked without training.
# Each clip stands beside its reverse, so the two classes of a line have the
# same frames. And every starting place is equally likely, so the mean frame
# is the same grey in all classes: of opposite classes exactly, of the others
# up to chance. How much chance does is seen with labels dealt out at random.

# %%
dealt = np.random.default_rng(0).permutation(train.direction)
print("brightness, lowest and highest of a pixel's mean over a class:")
for name, labels in ("directions", train.direction), ("at random", dealt):
    means = np.stack(
        [train.frames[labels == k].mean(axis=(0, 1)) for k in range(8)]
    )
    print(f"  {name:10} {means.min():.3f} {means.max():.3f}")
half = len(train) // 2
print(
    "half of the clips are the others backwards:",
    np.array_equal(train.frames[:half], train.frames[half:, ::-1]),
)
print(
    "and those have the opposite direction:",
    np.array_equal((train.direction[:half] + 4) % 8, train.direction[half:]),
)

# %% [markdown]
# The control with training: a CNN of the same make that is trained on every
# frame of every clip by itself, and tested on the middle frame. It must stay at
# chance. But would it sound the alarm if the clips did leak? The same clips,
# shifted so that every digit begins in the middle, are the test of the test: on
# them the middle frame shows where the digit has got to.

# %% tags=["shows"]
from unrolled.content.q8_video import answers
from unrolled.content.video import leak
from unrolled.engine.cells import code, results, say

contest, leaks = results(answers), results(leak)
say(
    f"On the fair clips it finds the direction of {contest.shown('single')} of "
    f"them, near chance, which is {contest.shown('chance')}. On the leaky ones "
    f"it finds {leaks.shown('leaky')}, in half as many epochs. From their "
    "middle frames no model can expect to find more than "
    f"{leaks.shown('ceiling')}: at two pixels a frame the digit is then half "
    "way round the field, where left and right have brought it to one place, "
    "up and down to another, and all four diagonals to a third. So the alarm "
    "works. A clip cut so that its object always starts at one place is no "
    "test of seeing motion."
)

# %% [markdown]
# ## The model
#
# Three parts. `TimeDistributed` applies one CNN to every frame and
# makes a sequence of vectors; a GRU reads them in order and hands on its last
# output; a dense layer with softmax turns it into probabilities.

# %% tags=["shows"]
from snippets.q8_video import cnn_rnn

code(cnn_rnn)

# %% tags=["shows"]
from unrolled.content.video import diagram

unrolled_model = results(diagram)
unrolled_model.figure("diagram")

# %% tags=["shows"]
unrolled_model.table("shapes")

# %% [markdown]
# The CNN ends in `Flatten` and `Dense` and not in global pooling, so that its
# vector tells where in the frame the digit is. Global pooling throws most of
# that away: its vector is the same before and after a move of four pixels, the
# stride of the two convolutions together, as long as the digit stays clear of
# the edges. Near an edge the padding and a digit that is cut in two still tell
# something.
#
# ## Train it
#
# The label is a number from zero to seven, so the loss is the sparse
# categorical cross-entropy. The settings are those of the chapter; five batches
# in one call of TensorFlow save time and change nothing else. Validation clips
# are watched, test clips are not touched. The accuracy in training is a mean
# over an epoch's batches, while the weights change. So it lags behind what the
# weights at the epoch's end give; that on validation clips is measured then.

# %%
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras

from unrolled.content.q8_video.shared.moving_digit_training import (
    BATCH,
    EPOCHS,
    RATE,
)

print(BATCH, "clips at a time,", EPOCHS, "epochs, learning rate", RATE)
keras.utils.set_random_seed(0)
model = cnn_rnn.cnn_rnn(train.frames.shape[1:], classes=len(DIRECTIONS))
model.compile(
    optimizer=keras.optimizers.Adam(RATE),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
    steps_per_execution=5,
)
history = model.fit(
    train.frames,
    train.direction,
    batch_size=BATCH,
    epochs=EPOCHS,
    validation_data=(validation.frames, validation.direction),
    validation_batch_size=len(validation),
    verbose=0,
)
for epoch in (1, 3, 6, 9, EPOCHS):
    logs = {name: f"{v[epoch - 1]:.2f}" for name, v in history.history.items()}
    print(
        f"during epoch {epoch:2}: training {logs['accuracy']}; "
        f"after it: validation {logs['val_accuracy']}"
    )

# %% [markdown]
# One training is one draw. The curves of several seeds show what is the
# model's and what is luck: little is learned for some epochs, then the
# accuracy rises quickly.

# %% tags=["shows"]
contest.figure("curves")

# %% [markdown]
# ## Test it, beside what cannot see order
#
# The chapter on video trained this model, with the same settings and three
# seeds, beside three controls. *Single frame* is the CNN from above that is
# trained on every frame by itself, tested on the middle one; *frames, averaged*
# is the mean of its probabilities over all frames of a clip. A *bag of frames*
# takes the maximum of each feature over all frames, whatever their order. And
# each model was tested once more with the frames of each test clip *shuffled*.
# Two more rows read the frames with a WaveNet, convolutions over time, in place
# of the GRU: *CNN, WaveNet* on what the same CNN gives for each frame, *pixels,
# WaveNet* on a linear layer over all pixels of a frame.

# %% tags=["shows"]
contest.table("answers")

# %% tags=["shows"]
scores = keras.ops.convert_to_numpy(model(test.frames))
predicted = scores.argmax(axis=-1)
here = np.mean(predicted == test.direction)
gru, bag, averaged, shuffled = (
    contest.shown(n) for n in ("rnn", "bag", "averaged", "rnn_shuffled")
)
say(
    f"The model trained above finds the direction of {here:.3f} of "
    f"{len(test)} test clips. In the median over the chapter's seeds the CNN "
    f"with the GRU finds {gru}, the bag of frames {bag}, and single frames, "
    f"averaged, {averaged}. With shuffled frames the GRU falls to {shuffled}. "
    "The bag sees along which line the digit moves, and must guess which way; "
    "so it gets about one half."
)

# %% [markdown]
# ## The confusion matrix
#
# Which errors are made says more than how many. A few lines count them:

# %% tags=["shows"]
from snippets.video import confusion

code(confusion)

# %%
counts = confusion.confusion(test.direction, predicted, classes=8)
recall, precision = confusion.by_class(counts)
print(counts)
print("recall   ", recall.round(2))
print("precision", precision.round(2))

# %% [markdown]
# One training's errors may be its own. Added up over the seeds:

# %% tags=["shows"]
contest.figure("matrix")

# %% tags=["shows"]
contest.table("by_class")

# %% tags=["shows"]
say(
    f"Of the {contest.shown('errors')} errors, {contest.shown('neighbours')} "
    f"name a direction next to the right one; {contest.shown('opposite')} name "
    "the opposite one."
)

# %% [markdown]
# ## What it knows after each frame
#
# The GRU was trained on its last output. Run with `return_sequences=True`
# and the same weights, and with the same head on each output, it says what it
# would answer after every frame.

# %% tags=["shows"]
from unrolled.content.q8_video.answers import every_step

code(every_step)

# %%
steps = every_step(model)
over_time = keras.ops.convert_to_numpy(steps(test.frames))
print(over_time.shape, "(clips, frames, classes)")
same = np.allclose(over_time[:, -1], model(test.frames), atol=1e-4)
print("after the last frame it is the model itself:", same)

# %% [markdown]
# Some test clips: one of which it is sure early, one of which it is sure
# late, and, where it makes an error, the one where it is most sure of a wrong
# answer. The drawn lines are the two classes that get most in the end, and
# the right one.

# %% tags=["result"]
from matplotlib.ticker import MaxNLocator

from unrolled.engine.render.plot import Shown, canvas
from unrolled.engine.render.svg import MUTED, SERIES

truth = over_time[np.arange(len(test)), :, test.direction]
sure = (truth > 0.8).argmax(axis=1)
right = predicted == test.direction
settled = right & (truth > 0.8).any(axis=1)
early = int(np.where(settled, sure, 99).argmin())
late = int(np.where(settled, sure, -1).argmax())
wrong = np.flatnonzero(~right)
picked = [early, late]
if len(wrong):
    picked.append(int(wrong[over_time[wrong, -1].max(axis=-1).argmax()]))
with canvas(height=130 * len(picked) + 20) as figure:
    panels = figure.subplots(len(picked), sharex=True, squeeze=False)[:, 0]
    for axes, n in zip(panels, picked, strict=True):
        lines = over_time[n]
        named = list(np.argsort(lines[-1])[::-1][:2])
        if test.direction[n] not in named:
            named.append(test.direction[n])
        axes.plot(np.arange(1, 9), lines, color=MUTED, linewidth=0.6)
        for k, colour, mark in zip(named, SERIES, "os^", strict=False):
            true = ", true" if k == test.direction[n] else ""
            axes.plot(
                np.arange(1, 9),
                lines[:, k],
                marker=mark,
                color=colour,
                label=DIRECTIONS[k] + true,
            )
        axes.set_ylim(-0.04, 1.04)
        axes.set_title(title(n), loc="left")
        axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    panels[-1].set_xlabel("frames seen")
words = "; ".join(
    f"{title(n)}: the probability of the right class is "
    f"{truth[n][0]:.2f} after one frame and {truth[n][-1]:.2f} at the end"
    for n in picked
)
Shown(
    figure,
    "video.over_time",
    alt=f"The probability of each class after each frame. {words}.",
    caption="What the model would say after each frame. Thin: other classes.",
)

# %%
ShownClips(
    test.frames[picked],
    [title(n) for n in picked],
    "video.picked",
    alt="The clips of the plot above, in its order: "
    + "; ".join(title(n) for n in picked)
    + ".",
    caption="The same clips.",
    columns=3,
)

# %% [markdown]
# ## What it gets wrong
#
# The errors of the model trained above, those first of which it is most
# sure.

# %%
order = wrong[np.argsort(-over_time[wrong, -1].max(axis=-1))][:6]
lines = [
    f"{test.digit[n]} {DIRECTIONS[test.direction[n]]}, "
    f"taken for {DIRECTIONS[predicted[n]]}, speed {test.speed[n]}, "
    f"probability {over_time[n, -1].max():.2f}"
    for n in order
]
print(f"{len(wrong)} of {len(test)} test clips are wrong")
print("\n".join(lines))

# %%
result = say("This training made no error on the test clips.")
if len(order):
    result = ShownClips(
        test.frames[order],
        [
            f"{DIRECTIONS[test.direction[n]]}, not {DIRECTIONS[predicted[n]]}"
            for n in order
        ],
        "video.errors",
        alt="Clips that the model gets wrong: " + "; ".join(lines) + ".",
        caption="Test clips: the true direction, and the one the model gives.",
        columns=3,
    )
result

# %% tags=["shows"]
contest.table("by_speed")

# %% [markdown]
# ## Your own clips
#
# Videos come as files. What the network needs is `(clips, frames, height,
# width, channels)`: some frames of each file, evenly spaced in time, of one
# size. For clips of very different lengths and for memory there are [other
# remedies](../when-it-goes-wrong.md#padded-clips). Here are a few files to try
# it with: two classes, three clips each, and two files that are no good.

# %%
import tempfile
from pathlib import Path

from unrolled.apps.video.write import write

folder = Path(tempfile.mkdtemp(), "my-videos")
rng = np.random.default_rng(0)
for name, step in ("rises", -1), ("falls", 1):
    (folder / name).mkdir(parents=True)
    for n, suffix in enumerate((".mp4", ".webm", ".gif")):
        film = np.full((24, 48, 64, 3), 30, "uint8")
        colour, left = rng.integers(90, 255, 3), rng.integers(8, 40)
        for t in range(24):
            top = 2 + int(1.3 * (t if step > 0 else 23 - t))
            film[t, top : top + 14, left : left + 14] = colour
        write(folder / name / f"clip-{n}{suffix}", film)
(folder / "rises" / "empty.mp4").write_bytes(b"")
(folder / "falls" / "letter.mp4").write_text("Not a video.")
print(*sorted(str(p.relative_to(folder)) for p in folder.glob("*/*")), sep="\n")

# %% [markdown]
# `dataset` reads such a folder as a `tf.data.Dataset`. It decodes a file when
# its batch is asked for, a short one from the first frame to the last, of a
# long one only what lies between a key frame and the wanted one. What gives no
# clip is left out and named once.

# %%
import warnings

from unrolled.apps.video import dataset, list_videos

kinds = list_videos(folder).names
batches = dataset(folder, frames=8, size=48, batch=4)
for spec in batches.element_spec:
    print(spec.shape, spec.dtype.name)
with warnings.catch_warnings(record=True) as warned:
    for clips, labels in batches:
        print(clips.shape, [kinds[k] for k in labels])
print(str(warned[0].message).replace("; ", ";\n  "))

# %%
films, labels = next(iter(batches))
names = [kinds[k] for k in labels]
ShownClips(
    films.numpy()[[0, 3]],
    [names[0], names[3]],
    "video.own",
    alt=f"Two strips of stills: a coloured square {names[0]}, another one "
    f"{names[3]}.",
    caption="A clip of each class, read from its file.",
    columns=2,
)

# %% [markdown]
# ### One command
#
# For a folder of your own there is a command. It reads the files, says what it
# does not use, splits the rest, trains, and tests once:
#
# ```console
# $ unrolled classify my-videos
# ```
#
# Here it runs on moving digits that were encoded as video files, four
# directions as classes, and `--save` keeps what it learned. One file was cut
# off on purpose.

# %%
from unrolled.content.video import command

runs = results(command)
print(runs.text("order"))

# %% tags=["shows"]
order, bag, frame, clips = (
    runs.number(f"order_{n}") for n in ("order", "bag", "frame", "tests")
)
say(
    f"The CNN with the GRU has {order:.2f} on {clips:.0f} test clips, the bag "
    f"of frames {bag:.2f}, and single frames, averaged, {frame:.2f}. With so "
    "few test clips the likely range matters more than the second decimal."
)

# %% [markdown]
# And on clips of the same digits sorted by what they are, not by where they
# go:

# %%
print(runs.text("no_order"))

# %% [markdown]
# The command compares the GRU with whichever of the two order-blind models
# did better, on the same test clips, by a sign test: of the clips on which
# only one of the two is right, how many are the GRU's? If chance could give
# as uneven a count, help is not shown, which is not to say that there is none:
# fewer than six such clips can never show it. It is one split and one
# training.
#
# *Likely* is Wilson's interval at ninety-five in a hundred, for clips that are
# independent. Clips of one recording are not, and it is then too narrow.
#
# ### The model for few clips
#
# Real folders are small. So the command's CNN halves the frame until little
# is left, whatever its size. All frames of all clips go through it as one
# batch, which gives the same vectors as `TimeDistributed` and takes less time.
# The controls come from the same lines: a bag of all frames, and a bag of a
# single one, which is trained on every frame under its clip's label; what it
# says of the frames of a test clip is averaged.

# %% tags=["shows"]
from snippets.video import clip_classifier

code(clip_classifier)

# %% [markdown]
# And in training each clip is shifted a little, anew in each epoch, all of
# its frames alike: the digit is elsewhere, the motion is the same. Mirroring
# would turn left into right, so clips are not mirrored.

# %% tags=["shows"]
from snippets.video import shift_clips

code(shift_clips)

# %% [markdown]
# ### Clips of one recording belong together
#
# Ten clips cut from one recording share their background, light and person.
# If some are in training and some in the test, the test measures how well the
# model remembers the room. Before it trains, the command warns of test clips
# that look almost like a training clip, and of those whose background is that
# of training clips, all of their own class. A camera that films all classes
# before one background is no cause to warn: there the room tells nothing. With
# `--group -` all files whose names agree up to their last hyphen stay on one
# side. A file that is there twice is used once, and one that is in two classes
# is refused.

# %% tags=["shows"]
from snippets.video import split_groups

code(split_groups)

# %% [markdown]
# ### What it refuses
#
# A folder or a value that makes no sense gives one line and exit status two,
# and nothing is written.

# %%
from unrolled.content.video import refusals

print(results(refusals).text("refusals"))

# %% [markdown]
# ### Use what was saved
#
# The first of the two runs above saved its classifier, and says in its last
# lines how to ask it about a file, from the command line and in Python. In the
# folder that it names, `classifier.keras` is a plain Keras model;
# `classifier.json` beside it has the class names, in the order of the outputs,
# and the size and number of frames.
#
# The network starts from nothing, and sees frames of a few dozen pixels. It
# can show whether order matters in your clips, if there are enough. For
# gestures or sports at full quality start from a CNN trained on images, or
# from a network trained on videos; the split, the controls and the matrix
# stay the same. Of the controls keep the average over single frames: [where
# order does not
# matter](../questions/q8-video.md#another-question-asked-of-the-same-clips) it
# beat every model that reads clips.
#
# ## Sources
#
# - A. Karpathy and others, [Large-scale video classification with
#   convolutional neural networks](https://doi.org/10.1109/CVPR.2014.223),
#   CVPR 2014: single frames as a baseline that is hard to beat.
# - J. Donahue and others, [Long-term recurrent convolutional networks for
#   visual recognition and description](https://arxiv.org/abs/1411.4389),
#   CVPR 2015: a CNN for every frame and an LSTM over them.
# - J. Y.-H. Ng and others, [Beyond short snippets: deep networks for video
#   classification](https://arxiv.org/abs/1503.08909), CVPR 2015: pooling over
#   time beside LSTMs.
# - D. Tran and others, [Learning spatiotemporal features with 3D
#   convolutional networks](https://arxiv.org/abs/1412.0767), ICCV 2015: C3D.
# - X. Shi and others, [Convolutional LSTM network: a machine learning
#   approach for precipitation nowcasting](https://arxiv.org/abs/1506.04214),
#   NIPS 2015: ConvLSTM.
# - J. Carreira, A. Zisserman, [Quo vadis, action recognition? A new model and
#   the Kinetics dataset](https://arxiv.org/abs/1705.07750), CVPR 2017: I3D.
# - E. B. Wilson, [Probable inference, the law of succession, and statistical
#   inference](https://doi.org/10.1080/01621459.1927.10502953), Journal of the
#   American Statistical Association 22, 1927: the likely range of a share.
# - Data: E. Alpaydin, C. Kaynak, [Optical recognition of handwritten
#   digits](https://doi.org/10.24432/C50P49), UCI Machine Learning Repository,
#   1998, CC BY 4.0; the copy that comes with scikit-learn, in
#   [`load_digits`](https://scikit-learn.org/stable/modules/generated/sklearn.datasets.load_digits.html).
