import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

CONFIG = "site_name: Small\nplugins: []\nhooks: [hook.py]\n"
HOOK = """
from unrolled.engine.site.render_cache import look_up_first

renderings = {}


def on_pre_page(page, config, files):
    look_up_first(page, renderings)
"""


@pytest.fixture
def rendered(tmp_path, monkeypatch):
    """Build a small site again and again with one memory; gives the pages that were rendered each time."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    (tmp_path / "hook.py").write_text(HOOK)
    (tmp_path / "docs/index.md").write_text("# One\n\n[two](two.md)\n")
    (tmp_path / "docs/two.md").write_text("# Two\n\n## Part\n")
    memory, seen = {}, []
    from mkdocs.structure.pages import Page

    original = Page.render
    monkeypatch.setattr(Page, "render", lambda self, *a: (seen.append(self.file.src_uri), original(self, *a))[1])

    def once():
        seen.clear()
        config = load_config(str(tmp_path / "mkdocs.yml"), site_dir=str(tmp_path / "site"))
        for hook in config.hooks.values():
            hook.renderings = memory
        build(config)
        return sorted(seen)

    once.root = tmp_path
    return once


def test_only_the_edited_page_is_rendered_again_and_the_site_is_the_same(rendered):
    assert rendered() == ["index.md", "two.md"]
    before = (rendered.root / "site/two/index.html").read_text()
    assert rendered() == []
    assert (rendered.root / "site/two/index.html").read_text() == before
    (rendered.root / "docs/index.md").write_text("# One\n\nAnother sentence. [two](two.md)\n")
    assert rendered() == ["index.md"]
    assert "Another sentence" in (rendered.root / "site/index.html").read_text()


def test_a_new_file_renders_all_again_since_links_may_lead_to_it(rendered):
    rendered()
    (rendered.root / "docs/three.md").write_text("# Three\n")
    assert rendered() == ["index.md", "three.md", "two.md"]
