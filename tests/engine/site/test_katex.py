import pytest

from unrolled.engine.site.katex import FormulaError, render, typeset


def test_a_formula_becomes_html_for_the_eye_and_mathml_for_the_ear():
    html = render(r"f_t = \sigma(W x_t)", False)
    assert "<math" in html
    assert 'class="katex-html" aria-hidden="true"' in html
    assert "<script" not in html


def test_a_displayed_formula_differs_from_one_in_a_sentence():
    assert "katex-display" in render("x", True)
    assert "katex-display" not in render("x", False)


def test_every_marked_formula_of_a_page_is_replaced_and_nothing_else():
    page = r'<p>a <span class="arithmatex">\(a &lt; b\)</span> \(c\)</p><div class="arithmatex">\[d\]</div>'
    done = typeset(page)
    assert done.count('class="katex"') == 2
    assert r"\(c\)" in done
    assert r"\(a" not in done


def test_a_formula_that_is_not_tex_is_quoted():
    with pytest.raises(FormulaError, match=r"cannot typeset '.*nonsense.*Undefined control sequence"):
        render(r"\nonsense", False)
