"""What `pip install .` brings: the programs, without the site and without a package named `snippets`."""

import email
import re
import subprocess
import sys
import zipfile

import pytest
from hatchling.builders.wheel import WheelBuilder

from unrolled.engine.records.catalogue import ROOT

pytestmark = pytest.mark.slow

SITE = ("mkdocs", "filelock", "jupytext", "nbclient", "nbformat", "graphviz", "pygraphviz", "music21", "vega_datasets")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"])
    return zipfile.ZipFile(built)


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The wheel's files in a folder, as pip lays them."""
    folder = tmp_path_factory.mktemp("site-packages")
    wheel.extractall(folder)
    return folder


def run(installed, program, cwd):
    """Run a program that finds the installed package first, and none of the packages of the site."""
    hide = f"import sys; sys.modules.update(dict.fromkeys({SITE}))\n"
    call = [sys.executable, "-c", hide + program]
    return subprocess.run(call, cwd=cwd, env={"PYTHONPATH": str(installed)}, capture_output=True, text=True)


def test_the_only_package_at_the_top_is_unrolled(wheel):
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"unrolled"}
    assert not [name for name in wheel.namelist() if "/content/" in name or "__pycache__" in name]


def test_every_snippet_that_the_programs_import_is_in_it_unchanged(wheel):
    sources = [path.read_text("utf-8") for path in (ROOT / "src/unrolled/apps").rglob("*.py")]
    modules = {name for source in sources for name in re.findall(r"\bfrom unrolled\.(snippets[\w.]+) import", source)}
    assert len(modules) >= 5
    for module in modules:
        path = module.replace(".", "/") + ".py"
        assert wheel.read(f"unrolled/{path}") == (ROOT / path).read_bytes()
    assert not [source for source in sources if re.search(r"^\s*(from|import) snippets\b", source, re.MULTILINE)]


def test_the_site_is_an_extra(wheel):
    (name,) = (name for name in wheel.namelist() if name.endswith("METADATA"))
    wanted = email.message_from_bytes(wheel.read(name)).get_all("Requires-Dist")
    base = {re.match(r"[\w-]+", line)[0] for line in wanted if "extra ==" not in line}
    assert base >= {"keras", "tensorflow", "av", "rich", "scikit-learn", "holidays", "matplotlib"}
    assert not base & {"mkdocs", "mkdocs-material", "filelock", "nbclient", "pytest"}
    site = {re.match(r"[\w-]+", line)[0] for line in wanted if "extra == 'site'" in line}
    assert site >= {"mkdocs", "mkdocs-material", "filelock", "nbclient"}


def test_the_programs_run_from_it(installed, tmp_path):
    program = (
        "from unrolled.apps import forecast, video\n"
        "from unrolled.snippets.video.clip_classifier import clip_classifier\n"
        "from unrolled.snippets.forecasting.encoder_decoder import encoder_decoder\n"
        "snippets = [sys.modules[each.__module__] for each in (clip_classifier, encoder_decoder)]\n"
        "for each in (forecast, video, *snippets):\n"
        f"    assert each.__file__.startswith({str(installed)!r}), each.__file__\n"
        "from unrolled.console import main\n"
        "sys.exit(main(['forecast', 'none.csv', '--date', 'a', '--value', 'b']))"
    )
    done = run(installed, program, tmp_path)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, "unrolled: there is no file none.csv")


def test_what_works_on_the_project_says_so_in_one_line(installed, tmp_path):
    for name in ("records", "new"):
        done = run(installed, f"from unrolled.console import main; sys.exit(main([{name!r}]))", tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == (
            f"unrolled: `unrolled {name}` works on the project itself; call it in a checkout of the project\n"
        )


def test_the_wheel_names_the_command(wheel):
    (name,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "unrolled = unrolled.console:main" in wheel.read(name).decode()
