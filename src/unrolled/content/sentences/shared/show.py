"""Chinese sentences as a notebook shows them: signs, pinyin, gloss, and a remark."""

from __future__ import annotations

import html
import json
import re

from unrolled.content.sentences.shared import grammar

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def explained(sentence: str) -> tuple[str, str, str]:
    """A sentence with its pinyin and its gloss, word by word."""
    words = grammar.segment(sentence)
    return sentence, grammar.pinyin(words), grammar.gloss(words)


class Written:
    """Sentences in rows.

    Args:
        rows: For each what stands before it, the sentence, and a remark.
        columns: Titles of these three; the last is left out where no row has a remark.
        caption: The sentence above them.
    """

    def __init__(self, rows: list[tuple[str, str, str]], columns: tuple[str, str, str], caption: str) -> None:
        self.rows = [tuple(row) for row in rows]
        self.columns, self.caption = tuple(columns), caption

    @property
    def sentences(self) -> list[str]:
        """The sentences alone."""
        return [sentence for _, sentence, _ in self.rows]

    def to_json(self) -> str:
        """As text that a record can keep."""
        return json.dumps([self.rows, self.columns, self.caption], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Written:
        """The inverse of `to_json`."""
        return cls(*json.loads(text))

    def __repr__(self) -> str:
        lines = []
        for before, sentence, remark in self.rows:
            signs, pinyin, gloss = explained(sentence)
            lines += [" ".join(filter(None, (before, signs, remark))), f"  {pinyin}", f"  {gloss}"]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        remarks = any(remark for *_, remark in self.rows)
        head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in self.columns[: 2 + remarks])
        body = []
        for before, sentence, remark in self.rows:
            signs, pinyin, gloss = (html.escape(part) for part in explained(sentence))
            cells = (
                f'<th scope="row">{_marked(before)}</th>'
                f'<td><span lang="zh-Hans">{signs}</span><br><span lang="zh-Latn">{pinyin}</span><br>'
                f"<small>{gloss}</small></td>"
            )
            body.append(f"<tr>{cells}{f'<td>{_marked(remark)}</td>' if remarks else ''}</tr>")
        return (
            f'<p class="u-caption">{_marked(self.caption)}</p>'
            f'<div class="u-table" role="region" tabindex="0" aria-label="{html.escape(self.caption)}">'
            f'<table class="u-grid"><thead><tr>{head}</tr></thead><tbody>{"".join(body)}</tbody></table></div>'
        )


class Named:
    """Images of digits with the names that a network wrote.

    Args:
        examples: For each its pixels from 0 to 16, its digit, what was written, and the kind of answer.
    """

    def __init__(self, examples: list[dict]) -> None:
        self.examples = examples

    def __repr__(self) -> str:
        return "\n".join(f"{one['digit']}: {one['written']} ({one['kind']})" for one in self.examples)

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row">{_image(one, number)}</th><td>{_marked(one["written"])}</td>'
            f"<td>{html.escape(one['kind'])}</td></tr>"
            for number, one in enumerate(self.examples, 1)
        )
        caption = "Test images, what the network wrote, and what kind of answer it is"
        return (
            f'<p class="u-caption">{caption}</p><div class="u-table" role="region" tabindex="0" aria-label="{caption}">'
            '<table class="u-grid"><thead><tr><th scope="col">image</th><th scope="col">written</th>'
            f'<th scope="col">kind</th></tr></thead><tbody>{rows}</tbody></table></div>'
        )


def _marked(text: str) -> str:
    """Text as HTML, its Chinese signs named as such, so that a browser takes the right font and voice."""
    return re.sub("[\u4e00-\u9fff]+", r'<span lang="zh-Hans">\g<0></span>', html.escape(text))


def _image(one: dict, number: int) -> str:
    squares = "".join(
        f'<rect x="{column}" y="{row}" width="1.02" height="1.02" fill-opacity="{ink / 16:.2f}"/>'
        for row, line in enumerate(one["pixels"])
        for column, ink in enumerate(line)
        if ink
    )
    digit = _DIGITS[one["digit"]]
    label = html.escape(
        f"Image {number}: a handwritten digit {digit} from scikit-learn's set, eight by eight pixels; "
        f"the network wrote {one['written'] or 'nothing'}"
    )
    return (
        f'<svg viewBox="0 0 8 8" width="56" height="56" role="img" aria-label="{label}" fill="currentColor">'
        f"{squares}</svg>"
    )
