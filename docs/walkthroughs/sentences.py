# %% [markdown]
# # A sentence from a word
#
# Chinese schoolchildren know the exercise 造句 (zàojù): here is a word, make
# a sentence with it. For a network it is **vector-to-sequence**: one vector
# goes in, a sequence comes out. The vector stands for the word. A recurrent
# decoder writes the sentence, character by character. What the three kinds of
# recurrent networks are is told in [the chapter on
# applications](../questions/q1-applications.md).
#
# Whether a sentence is good Chinese is hard to judge by a program. So the
# sentences come from a grammar that was written for this page. Then the same
# grammar can read what the network wrote and give a verdict: is it
# grammatical, does it have the word, was it in the training set?

# %% tags=["shows"]
from unrolled.content.sentences import diagram
from unrolled.engine.cells import results

results(diagram).figure("diagram")

# %% [markdown]
# ## The grammar
#
# The lexicon and the rules are our own. A rule says which words may stand
# together, so that nobody eats a newspaper, a cup is counted with 个 and a
# book with 本. Sentences have from a few characters to about twenty.

# %% tags=["shows"]
from unrolled.content.sentences import grammar
from unrolled.engine.cells import code, say

language = results(grammar)
say(
    f"The lexicon has {language.shown('words')} words, of which "
    f"{language.shown('given')} can be asked for (the others are written like "
    "one of these: 把 as a measure word, 一 in 一…就). With the "
    f"{language.shown('patterns')} patterns of the grammar they allow at most "
    f"{language.shown('derivations')} sentences."
)

# %% tags=["shows"]
language.table("parts")

# %% [markdown]
# Each sentence is shown with its pinyin and with a gloss, word by word.
# Pinyin is written as in a dictionary: changes of tone in speech are not
# shown, so 一 is always yī and 不 always bù. Spaces part the words of our
# lexicon; the official spelling joins some of them (hēle, not hē le).
# Capitals in a gloss stand for words that English does not have.

# %% tags=["shows"]
language.table("patterns")

# %% [markdown]
# A random sample, not chosen by hand:

# %% tags=["shows"]
language.table("sample")

# %% [markdown]
# ## Three ways to give it the word
#
# The decoder reads the symbol before and writes the next one. Its symbols are
# single Chinese characters and punctuation marks, not words. So it has to
# learn how words are written, too: that 图书馆 goes on with 馆 after 图书. The
# word is looked up in an embedding, a table of vectors that is learned along
# with the rest. The vector can be read again at every step, or it can only be
# the state that the decoder starts from. The third decoder never sees it.

# %% tags=["shows"]
from snippets.sentences import beam, decoder, one_step, sample

code(decoder)

# %% [markdown]
# In training the decoder reads the true symbol before, whatever it would have
# written itself. To write by itself it must go step by step. The same layers
# do it; only the loop over time is ours.

# %% tags=["shows"]
code(one_step)

# %% [markdown]
# The loop that writes takes the best symbol each time, or draws one by chance.
# The temperature says how much chance: the scores are divided by it.

# %% tags=["shows"]
code(sample)

# %% [markdown]
# Beam search keeps several beginnings and ends with the likeliest sentence
# that it met.

# %% tags=["shows"]
code(beam)

# %% [markdown]
# ## Training
#
# For each word sentences with it are drawn from the grammar. Some words are
# kept out of training altogether, and so are some pairs of a noun and a
# pattern: they serve as tests further down.

# %% tags=["shows"]
from unrolled.content.sentences import decoders

texts = results(decoders)
say(
    f"Training has {texts.shown('pairs')} pairs of a word and a sentence, at "
    f"most {texts.shown('most')} for a word, "
    f"{texts.shown('sentences')} different sentences in all. The alphabet has "
    f"{texts.shown('symbols')} symbols, the end of a sentence included. The "
    f"decoder is a GRU layer of {texts.shown('units')} units, trained for "
    f"{texts.shown('epochs')} epochs in batches of {texts.shown('batch')}."
)

# %% [markdown]
# ## Who does what is asked
#
# The simple rules that a network should be compared with: any training
# sentence, whatever the word; a training sentence that has the word; and a
# Markov chain, which draws each symbol given the three before it.

# %% tags=["shows"]
texts.table("contest")

# %% tags=["shows"]
apart = texts.number("repeated_least") > texts.number("state_greatest")
say(
    "Grammatical and with the word: a share of "
    f"{texts.shown('repeated_good')} with the vector at every step, of "
    f"{texts.shown('state_good')} with the vector as initial state. "
    + (
        "The worst seed of the first is better than the best of the second."
        if apart
        else "The worst seed of the second is better than the best of the "
        "first."
        if texts.number("state_least") > texts.number("repeated_greatest")
        else "The seeds overlap."
    )
    + f" Without the vector it is {texts.shown('none_good')}: of all "
    f"its sentences {texts.shown('none_grammatical')} are grammatical, but "
    "nobody told the decoder what to write about."
)

# %% [markdown]
# The share of grammatical sentences is an underestimate of what a reader
# would accept: the grammar refuses much that is good Chinese, as is shown
# below.
#
# Looking a sentence up is never wrong, and never new. If valid sentences are
# all that is wanted, the list wins. The network earns its place only by the
# sentences that are in no list.

# %% tags=["shows"]
say(
    f"Of the network's good sentences {texts.shown('repeated_new')} were not "
    "in training; of those that were looked up, "
    f"{texts.shown('retrieved_new')}. A perfect writer, the grammar itself, "
    f"is at {texts.shown('itself_new')}. New is not far from home: "
    f"{texts.shown('near')} of the network's new sentences differ from one in "
    "training by a single word. But the grammar is small, and of its own new "
    f"sentences {texts.shown('itself_near')} do."
)

# %% tags=["shows"]
say(
    "The Markov chain makes sentences that are grammatical in "
    f"{texts.shown('chain_grammatical')} of all cases, and that also have the "
    f"word in {texts.shown('chain_good')}. Asked again until its text has the "
    f"word, it reaches {texts.shown('chain_for_word_good')}."
)

# %% [markdown]
# ## New sentences that are right
#
# What the network with the repeated vector wrote for words drawn at random;
# only sentences that the grammar accepts and that training did not have.

# %% tags=["shows", "result"]
texts.table("good")

# %% [markdown]
# ## Sentences that the grammar refuses
#
# Refused is not wrong. Take three sentences that the grammar refuses:
# 你爷爷想去北京 is good Chinese that no rule of ours happens to allow.
# 爷爷跟爷爷一起去公园跑步 is well formed and odd in sense.
# 把牛奶吃了 is wrong, since milk is drunk (喝).
#
# The table has what the network wrote and the grammar refused. Where changing
# one word would make the grammar accept it, the change stands beside it.

# %% tags=["shows"]
texts.table("bad")

# %% [markdown]
# What does the grammar object to? For each refused sentence a program looks
# for one word whose change would make the grammar accept it. Where several
# words would do, the part of speech with the fewest words is named.

# %% tags=["shows"]
texts.table("repeated_faults")

# %% tags=["shows"]
most = max(map(texts.number, ("repeated_measure", "state_measure")))
say(
    f"For {texts.shown('repeated_beyond')} of the refused sentences no change "
    "of one word is enough; with the vector as initial state, for "
    f"{texts.shown('state_beyond')}. Measure words, which learners of Chinese "
    "find hard, are the word to change in "
    + (f"at most {most:.1f} %." if most else "none.")
)

# %% [markdown]
# ## Who was it about?
#
# In 因为爸爸很饿，所以他吃了两个鸡蛋 the second clause takes up the father:
# 他 (he), not 她 (she). Both are read tā; which is written depends on a word
# some symbols before. That is a test of memory, and a coin gets half of it
# right.

# %% tags=["shows"]
say(
    "The network with the vector at every step writes the right one in "
    f"{texts.shown('repeated_agrees')} of "
    f"{texts.shown('repeated_taken_up')} such sentences, the one with the "
    f"vector as initial state in {texts.shown('state_agrees')} of "
    f"{texts.shown('state_taken_up')}. The Markov chain, which looks back on "
    "three symbols, cannot know who it was and gets "
    f"{texts.shown('chain_agrees')} of {texts.shown('chain_taken_up')}; the "
    "grammar is always right."
)

# %% [markdown]
# ## Validity against variety
#
# At a low temperature the decoder plays safe: it repeats itself, and it
# repeats the training set. At a high one it is new and wrong.

# %% tags=["shows"]
texts.figure("temperature")

# %% tags=["shows"]
say(
    f"At temperature zero {texts.shown('good_cold')} are good, and "
    f"{texts.shown('new_cold')} of these are new; at temperature one "
    f"{texts.shown('good_one')} are good, and {texts.shown('new_one')} of "
    "these are new. The number of different good sentences is highest "
    f"at temperature {texts.shown('best_temperature')}."
)

# %% [markdown]
# The same words, four ways. Greedy takes the best symbol each time; the beam
# has room for five beginnings; the last two are drawn.

# %% tags=["shows"]
texts.table("ways")

# %% [markdown]
# ## What it has not learned
#
# **Words that training never had.** Their vectors are still the random
# numbers that they started from. And each of them has a character that
# training never showed, so the network could not have written it; nothing else
# was to be expected.

# %% tags=["shows"]
say(
    f"Asked for {texts.shown('held_words')} such words, the best of the seeds "
    f"puts the word into {texts.shown('held_words_written')} of its sentences."
)

# %% tags=["shows"]
texts.table("unseen")

# %% [markdown]
# **Known words in known patterns that never met.** The noun is in training,
# the pattern is in training, but no sentence has both. A person who has
# learned the pattern would use the noun in it.

# %% tags=["shows"]
texts.table("pair_example")

# %% tags=["shows"]
texts.table("pairs")

# %% tags=["shows"]
say(
    "Where the grammar uses the pattern in "
    f"{texts.shown('held_grammar')} of the sentences for the noun, the "
    f"network does in {texts.shown('held_network')}. For pairs that training "
    f"had, the grammar does in {texts.shown('matched_grammar')} and the "
    f"network in {texts.shown('matched_network')}."
)

# %% [markdown]
# The loss asks for this: a pair that never occurs is, as far as the training
# set tells, a pair that does not occur. What looks like grammar is in part a
# memory of who was seen with whom.

# %% [markdown]
# ## What the verdict cannot say
#
# - The grammar is a small part of Chinese. A sentence that it refuses may be
#   good: 你哥哥昨天把书放在桌子上了 is fine Chinese, but no rule of ours
#   allows 你哥哥 there.
# - It does not know what is true. 爸爸比我高 is grammatical whether or not
#   it is so.
# - It judges single sentences. It does not ask whether anyone would say this,
#   to whom, and when.
# - New means no more than: not in the training set.

# %% [markdown]
# ## The smaller classic: an image in, a name out
#
# Another vector, another sequence: the image of a handwritten digit goes
# through a dense layer and becomes a vector; a GRU layer reads it at every
# step and writes the name of the digit, letter by letter: in English, in
# Chinese, and in pinyin. To describe a photograph is the same task at a larger
# scale.

# %% tags=["shows"]
from snippets.sentences import spell_digit

code(spell_digit)

# %% [markdown]
# Here the decoder does not read what it wrote. A digit has one name, so
# nothing has to be agreed between the letters but the digit itself. Where the
# network is in doubt which digit it sees, each letter decides by itself.
#
# The rows of the data come in blocks, one writer after the other. The split
# is made between blocks, so that training and test share no writer's block.

# %% tags=["shows"]
from unrolled.content.sentences import digits

names = results(digits)
names.table("kinds")

# %% tags=["shows"]
best = max(names.number("linear"), names.number("neighbour"))
verdict = "beats" if names.number("right") > best else "does not beat"
say(
    f"The network {verdict} a classifier with a list of names. It is trained "
    f"on {names.shown('train')} images; the names are up to "
    f"{names.shown('steps')} letters, characters and spaces long."
)

# %% [markdown]
# Four kinds of answers are counted apart. A wrong digit that is spelt right
# is an error of seeing. A misspelt name is an error of writing: the letters
# did not agree. Between these are names that are spelt right, each of another
# digit: the English one of this, the Chinese one of that.

# %% tags=["shows"]
names.table("examples")

# %% tags=["shows"]
names.table("confusions")

# %% [markdown]
# ## Your own word
#
# The weights are kept with the results, so nothing is trained here. Give a
# word of the lexicon.

# %%
from unrolled.content.sentences.shared.own_word import Writer

write = Writer(texts.file("weights.npz"))
write("朋友")

# %%
write("因为", count=2, temperature=0.6)

# %% [markdown]
# A word that the grammar does not have is refused.

# %%
try:
    write("鲸鱼")
except ValueError as error:
    print(str(error).replace("; ", ";\n"))

# %% [markdown]
# ## Sources
#
# - K. Cho et al., [Learning phrase representations using RNN encoder–decoder
#   for statistical machine translation](https://arxiv.org/abs/1406.1078),
#   2014: the GRU, and a decoder that reads the same vector at every step.
# - A. Graves, [Generating sequences with recurrent neural
#   networks](https://arxiv.org/abs/1308.0850), 2013: sampling from a network
#   that reads what it wrote.
# - O. Vinyals, A. Toshev, S. Bengio, D. Erhan, [Show and tell: a neural image
#   caption generator](https://arxiv.org/abs/1411.4555), 2015: the image is
#   shown to the decoder once, at the start.
# - A. Karpathy, L. Fei-Fei, [Deep visual-semantic alignments for generating
#   image descriptions](https://arxiv.org/abs/1412.2306), 2015.
# - T.-H. Wen et al., [Semantically conditioned LSTM-based natural language
#   generation for spoken dialogue systems](https://arxiv.org/abs/1508.01745),
#   2015: a condition that the decoder reads and uses up.
# - A. Holtzman, J. Buys, L. Du, M. Forbes, Y. Choi, [The curious case of
#   neural text degeneration](https://arxiv.org/abs/1904.09751), 2020: why
#   likely text is dull, and how to sample.
# - C. N. Li, S. A. Thompson, *Mandarin Chinese: A Functional Reference
#   Grammar*, University of California Press, 1981.
# - Sentences: lexicon and rules were written for this project and come under
#   its licence.
# - Digits: E. Alpaydin, C. Kaynak, [Optical recognition of handwritten
#   digits](https://doi.org/10.24432/C50P49), UCI Machine Learning Repository,
#   1998, CC BY 4.0; the copy inside scikit-learn.
