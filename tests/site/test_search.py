"""The search box: what is typed leads to where it is answered, over a server and out of a folder."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from unrolled.engine.site.words import words

pytestmark = pytest.mark.browser

# Asks what the box asks, without the box: as many queries as there are, in a second.
ASK = """async queries => {
  const address = new URL(JSON.parse(document.getElementById("__config").textContent).search, location)
  const worker = new Worker(address)
  const answer = data => new Promise(resolve => {
    worker.addEventListener("message", event => resolve(event.data.data), {once: true})
    worker.postMessage(data)
  })
  await answer({type: 0})
  const places = {}
  for (const query of queries) {
    const {items} = await answer({type: 2, data: query})
    places[query] = items.map(group => group.map(item => item.location))
  }
  return places
}"""

# As people ask, and the sections that answer: one of them stands in sight on one of the first three pages.
QUESTIONS = {
    "many to one": "questions/q1-applications.html#sequence-to-vector",
    "seq2seq": "questions/q1-applications.html#sequence-to-sequence",
    "give the encoder's state to the decoder": "questions/q3-stacking.html#handing-over-the-state",
    "teacher forcing": "walkthroughs/translation.html#write-one-symbol-at-a-time",
    "what does the number of units mean": "questions/q2-shapes.html#in-short",
    "batch time steps features": "questions/q2-shapes.html#in-short",
    "sequences of different lengths": "questions/q2-shapes.html#unequal-lengths-in-one-batch",
    "reset_states": "questions/q2-shapes.html#states-that-live-on",
    "how many parameters has an LSTM": "questions/q2-shapes.html#how-many-parameters",
    "Dense or TimeDistributed(Dense)": "questions/q3-stacking.html#dense-on-a-sequence",
    "stacked LSTM return_sequences": "questions/q3-stacking.html#in-short",
    "keras.layers.Bidirectional": "questions/q3-stacking.html#under-bidirectional",
    "predict several steps ahead": "questions/q4-seven-days.html#in-short",
    "feed predictions back in": "questions/q4-seven-days.html#one-day-fed-back",
    "future covariates": "questions/q4-seven-days.html#with-the-calendar-of-the-coming-days",
    "clipvalue or clipnorm": "questions/q5-training.html#clipping",
    "vanishing gradient problem": "questions/q5-training.html#why-a-product-and-why-it-is-exponential",
    "batchnorm in an rnn": "questions/q5-training.html#normalization",
    "recurrent_dropout": "questions/q5-training.html#dropout-at-each-step",
    "unit_forget_bias": "questions/q6-lstm-cell.html#where-keras-keeps-the-weights",
    "peepholes": "questions/q6-lstm-cell.html#what-is-not-in-the-drawing",
    "reset_after": "questions/q6-lstm-cell.html#the-gru",
    "receptive field of dilated convolutions": "questions/q7-conv1d.html#how-far-an-output-sees",
    "Masking before Conv1D": "questions/q7-conv1d.html#a-trap-masks",
    "padding same or causal": "questions/q7-conv1d.html#which-padding-looks-ahead",
    "Conv3D": "questions/q8-video.html#other-ways-to-see-motion",
    "pretrained cnn frozen features": "questions/q8-video.html#from-here-to-real-videos",
    "sliding window": "walkthroughs/windows.html#cut-windows",
    "RepeatVector": "questions/q1-applications.html",
    "TimeDistributed": "questions/q3-stacking.html#dense-on-a-sequence",
    "ConvLSTM2D": "questions/q8-video.html#other-ways-to-see-motion",
    "LayerNormalization": "questions/q5-training.html#normalization",
    "expected ndim=3, found ndim=2": "when-it-goes-wrong.html#ndim-3-2",
    "NaN loss clipnorm": "when-it-goes-wrong.html#nan",
    "loss is nan": "when-it-goes-wrong.html#nan",
    "forecast shifted by one step": "when-it-goes-wrong.html#shifted",
    "reshape transpose axes input order": "when-it-goes-wrong.html#reshape",
    "Flatten after LSTM": "when-it-goes-wrong.html#flatten",
    "video out of memory": "when-it-goes-wrong.html#memory",
    "recurrent_dropout slow GPU": "when-it-goes-wrong.html#cudnn",
    "VGG16 features LSTM": "when-it-goes-wrong.html#features",
    "stateful batch_input_shape reset_states": "when-it-goes-wrong.html#old-names",
    "videos different number of frames padding": "when-it-goes-wrong.html#padded-clips",
    "scaler fit before split": "when-it-goes-wrong.html#leakage",
    "feed forecasts back straight line": "when-it-goes-wrong.html#straight-line",
    "sample_weight padding loss": "when-it-goes-wrong.html#padding-loss",
    "timeseries_dataset_from_array targets": "when-it-goes-wrong.html#dataset",
    "bidirectional encoder states decoder": "when-it-goes-wrong.html#bidirectional",
    "truncated backpropagation through time": "when-it-goes-wrong.html#truncated",
    "CuDNNLSTM": "when-it-goes-wrong.html#old-names",
    "Negative dimension size": "when-it-goes-wrong.html#conv1d",
    "known future covariates holidays decoder": "when-it-goes-wrong.html#unknown-columns",
    "results differ every run seed": "when-it-goes-wrong.html#seeds",
    "initial_state LSTM": "when-it-goes-wrong.html#initial-state",
    "always predicts the same class": "when-it-goes-wrong.html#commonest",
    "overfitting": "when-it-goes-wrong.html#overfitting",
    "循环神经网络": "questions/q1-applications.html",
    "遗忘门": "questions/q6-lstm-cell.html",
    "卷积": "questions/q7-conv1d.html",
    "梯度消失": "questions/q5-training.html",
    "时间步": "questions/q2-shapes.html",
    "预测": "questions/q4-seven-days.html",
    "翻译": "walkthroughs/translation.html",
    "造句": "walkthroughs/sentences.html",
    "LSTM 遗忘门": "questions/q6-lstm-cell.html",
}


@pytest.fixture(scope="module", params=["served", "folder"])
def start(request, site, address):
    """The home page, over a server and as a file."""
    return address if request.param == "served" else (site / "index.html").as_uri()


def test_every_word_of_a_heading_leads_somewhere(browser, start, soups):
    """So does its beginning, as it is typed."""
    asked = {word.term for word in words()} | {
        name for word in words() for name in (*word.also, *word.chinese, *word.asked)
    }
    assert len(asked) > 100
    for name, soup in soups.items():
        for heading in soup.select("article :is(h1, h2, h3, h4)"):
            if not name.startswith("reference/") and not heading.find_parent(attrs={"data-search-exclude": True}):
                title = heading.get_text().replace("¶", "").strip()
                asked |= {title, *re.findall(r"[\w-]*\w", title)}
    asked |= {word[:length] for word in ("sequence", "convolution", "1-D", "TimeDistributed") for length in range(1, 9)}
    page = browser.new_page()
    page.goto(start)
    places = page.evaluate(ASK, sorted(asked))
    page.close()
    assert not [query for query, found in places.items() if not found]


def test_a_question_leads_to_its_answer(browser, start):
    page = browser.new_page()
    page.goto(start)
    places = page.evaluate(ASK, list(QUESTIONS))
    page.close()
    missed = {}
    for query, wanted in QUESTIONS.items():
        seen = [location for group in places[query][:3] for location in group[:3]]
        if not any(location == wanted or location.startswith(f"{wanted}#") for location in seen):
            missed[query] = seen
    assert not missed


def test_chapters_come_before_the_reference(browser, address):
    page = browser.new_page()
    page.goto(address)
    places = page.evaluate(ASK, list(QUESTIONS))
    page.close()
    assert not [query for query, found in places.items() if found[0][0].startswith("reference/")]


@pytest.mark.parametrize("query", ["sequence", "1-D", "data", "遗忘门", "expected ndim=3, found ndim=2"])
def test_the_box_shows_what_it_finds_and_leads_there(browser, start, query):
    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(start)
    page.keyboard.press("/")
    page.wait_for_selector(".md-search__input:focus")
    page.keyboard.type(query)
    page.keyboard.press("Shift")  # the box asks when a key comes up, and none does where Chinese is put in at once
    page.wait_for_function("() => /\\d/.test(document.querySelector('.md-search-result__meta').textContent)")
    # What is in sight still answers the letters typed so far until an answer names the last word.
    word = re.findall(r"\w[\w-]+", query)[-1]
    page.wait_for_function(
        "word => (document.querySelector('.md-search-result__item a:has(h2)')?.search ?? '').includes(word)",
        arg=quote(word),
    )
    page.wait_for_timeout(300)
    first = page.locator(".md-search-result__item a:has(h2)").first
    first.wait_for()
    assert page.locator(".md-search-result__item mark").count(), "what was looked for is not marked"
    anchor = first.get_attribute("href").partition("#")[2]
    first.click()
    page.wait_for_function("anchor => document.getElementById(anchor) && location.hash === `#${anchor}`", arg=anchor)
    assert not errors
    page.close()


def test_nothing_is_fetched_before_something_is_typed(browser, address):
    """A page that is only read does not pay for the search."""
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address, wait_until="networkidle")
    assert not [url for url in asked if "sections.js" in url or "minisearch" in url]
    page.close()


def test_what_nobody_wrote_is_not_found(browser, start):
    page = browser.new_page()
    page.goto(start)
    assert page.evaluate(ASK, ["zyxwvut"]) == {"zyxwvut": []}
    page.close()
