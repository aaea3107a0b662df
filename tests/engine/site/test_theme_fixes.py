from unrolled.engine.site.theme_fixes import fix

SEARCH = '<div class="md-search" data-md-component="search" role="dialog">'
FOOT = '<div class="md-copyright__highlight">\n  Ours.\n</div>'


def test_the_search_has_a_name_and_the_footer_leads_to_the_licences():
    page = fix(SEARCH + FOOT, "../reference/licences.html")
    assert 'role="dialog" aria-label="Search"' in page
    assert 'Ours. <a href="../reference/licences.html">Licences of all that is here</a>.\n</div>' in page


def test_parts_of_a_table_of_contents_are_no_landmarks_and_the_whole_is():
    whole = '<nav class="md-nav md-nav--secondary" aria-label="Table of contents">'
    page = fix(whole + '<nav class="md-nav" aria-label="Closer">', "")
    assert page == whole + '<nav class="md-nav" role="presentation">'


def test_a_formula_that_may_scroll_can_be_reached():
    assert 'class="arithmatex" tabindex="0"' in fix('<div class="arithmatex">x</div>', "")


def test_a_link_to_a_page_can_be_shown_with_its_title_and_description():
    head = '<meta name="description" content="A cell &amp; its gates"><meta name="generator" content="x">'
    head += "<title>6 - Site</title>"
    page = fix(head, "")
    assert "generator" not in page
    assert page.count('<meta name="theme-color"') == 2
    assert '<meta property="og:title" content="6">' in page
    assert '<meta property="og:description" content="A cell &amp; its gates">' in page
