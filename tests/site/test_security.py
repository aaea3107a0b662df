"""The Content-Security-Policy and what it is for: nothing runs that the project did not put there."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess

import pytest

from unrolled.engine.records.catalogue import ROOT
from unrolled.engine.site import policy

# What a secret looks like: a private key, and the tokens of the services that projects like this one use.
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{20,}|\bpypi-[A-Za-z0-9_-]{30,}"
    r"|\bAKIA[0-9A-Z]{16}\b|\bsk-[A-Za-z0-9_-]{30,}|\bxox[abpr]-[\w-]{10,}|\bhf_[A-Za-z]{30,}"
    r"|(?i:password|passwd|api_key|secret)\s*[:=]\s*[\"'][^\"'\s]{6,}[\"']"
)


def directives(text):
    directives = [part.strip().partition(" ") for part in text.split(";")]
    return {name: sources.split() for name, _, sources in directives}


def test_every_page_has_its_policy_before_anything_that_it_governs(soups):
    for name, soup in soups.items():
        head = soup.head
        metas = head.select('meta[http-equiv="Content-Security-Policy"]')
        assert len(metas) == 1, f"{name} has {len(metas)} policies; `_finished` in site/build.py gives it one"
        assert not metas[0].find_previous(["script", "link", "style"]), f"{name}: its policy comes too late"
        rules = directives(metas[0]["content"])
        assert rules["default-src"] == ["'none'"], name
        assert rules["object-src"] == rules["base-uri"] == rules["form-action"] == ["'none'"], name
        own, *hashed = rules["script-src"]
        strict = own == "'self'" and all(re.fullmatch(r"'sha256-[\w+/=]{44}'", source) for source in hashed)
        assert strict, (
            f"{name} allows scripts beyond its own files and hashes: {rules['script-src']}; see site/policy.py"
        )
        assert rules["style-src-elem"] == ["'self'"], name
        everything = [source for sources in rules.values() for source in sources]
        assert "*" not in everything, name
        assert not [source for source in everything if ":" in source and source != "data:"], (
            f"{name} lets in another host"
        )


def test_no_page_runs_what_stands_in_an_attribute_or_an_address(site, soups):
    for name, soup in soups.items():
        for element in soup.find_all(True):
            handlers = [attribute for attribute in element.attrs if attribute.startswith("on")]
            assert not handlers, f"{name}: {element.name} has {handlers}; write a listener in assets/unrolled.js"
            for attribute in ("href", "src", "action"):
                address = str(element.get(attribute, "")).strip().lower()
                assert not address.startswith(("javascript:", "vbscript:", "data:text")), f"{name}: {address[:60]}"
        assert not re.search(r"<style\b|<iframe\b|<object\b|<embed\b|<base\b", (site / name).read_text("utf-8")), name


def test_the_headers_allow_what_the_pages_allow_and_no_more(site, pages):
    text = (site / "_headers").read_text("utf-8")
    assert text.startswith("/*\n")
    rules = directives(re.search(r"Content-Security-Policy: (.*)", text)[1])
    wanted = {digest for path in pages for digest in policy.hashes(path.read_text("utf-8"))}
    allowed = set(rules["script-src"]) - {"'self'"}
    assert allowed == wanted, f"_headers and the pages differ in the scripts they allow: {allowed ^ wanted}"
    assert rules["frame-ancestors"] == ["'none'"]
    assert "nosniff" in text


def test_a_hash_is_that_of_the_script():
    page = '<meta charset="utf-8"><script>a()</script><script src="b.js"></script>' + (
        '<script id="__config" type="application/json">{}</script>'
    )
    digest = base64.b64encode(hashlib.sha256(b"a()").digest()).decode()
    assert policy.hashes(page) == [f"'sha256-{digest}'"]
    with pytest.raises(ValueError, match="in the head"):
        policy.with_policy("<html></html>")


def test_nothing_that_is_kept_or_shipped_holds_a_secret(site):
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    sources = [ROOT / name for name in listed.stdout.splitlines()]
    checked = 0
    for path in [*sources, *site.rglob("*")]:
        if path == ROOT / "tests/site/test_security.py" or not path.is_file():
            continue
        checked += 1
        secret = SECRETS.search(path.read_bytes().decode("utf-8", "ignore"))
        assert not secret, f"{path} holds what looks like a secret: {secret[0][:12]}…; take it out, and make it void"
    assert checked > 100
    assert SECRETS.search("ghp_" + "a1B2" * 9)


@pytest.mark.browser
def test_an_injected_script_is_refused_on_every_kind_of_page(browser, address, kinds):
    page = browser.new_page()
    for name in kinds:
        page.goto(address + name)
        refused = page.evaluate(
            """async () => {
              const seen = []
              addEventListener("securitypolicyviolation", event => seen.push(event.effectiveDirective))
              const add = (kind, more) => document.body.append(Object.assign(document.createElement(kind), more))
              add("script", {textContent: "window.ran = 'inline'"})
              add("script", {src: "https://example.org/x.js"})
              add("div", {innerHTML: "<img src=x: onerror=\\"window.ran = 'handler'\\">"})
              add("object", {data: "x.swf"})
              add("style", {textContent: "body { display: none }"})
              // Later, on the page's own account: what a test runs itself may use eval.
              setTimeout(() => eval("window.ran = 'eval'"), 0)
              const link = Object.assign(document.createElement("a"), {href: "javascript:window.ran = 'address'"})
              document.body.append(link)
              link.click()
              // What is refused is told one by one; that nothing else ran is told only by waiting.
              for (let waited = 0; waited < 200 || (new Set(seen).size < 6 && waited < 5000); waited += 50)
                await new Promise(done => setTimeout(done, 50))
              return [window.ran, [...new Set(seen)].sort()]
            }"""
        )
        assert refused[0] is None, f"{name} ran an injected script: {refused[0]}"
        assert {"script-src", "script-src-elem", "script-src-attr", "object-src", "style-src-elem"} <= set(
            refused[1]
        ), refused
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    "brought",
    [
        "?q=<img src=x onerror=alert(1)>&h=<svg onload=alert(1)>#<img src=x onerror=alert(1)>",
        "?q=%3Cscript%3Ealert(1)%3C/script%3E#__tabbed_1' onfocus='alert(1)",
    ],
)
def test_nothing_runs_that_an_address_brings(browser, address, kinds, brought):
    page = browser.new_page()
    alarms = []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    for name in kinds:
        page.goto(address + name + brought)
        page.wait_for_timeout(150)
        assert not alarms, f"{name}{brought} ran a script"
        assert not page.locator("img[onerror], svg[onload], [onfocus]").count(), f"{name}{brought} became HTML"
    page.close()


@pytest.mark.browser
def test_what_is_typed_into_the_search_stays_text(browser, address):
    page = browser.new_page()
    alarms = []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    page.goto(address)
    page.keyboard.press("/")
    page.wait_for_selector(".md-search__input:focus")
    page.keyboard.type("<img src=x onerror=alert(1)> gate")
    page.wait_for_timeout(600)
    assert not alarms
    assert not page.locator(".md-search-result img, .md-search__suggest img").count()
    page.close()
