"""What goes wrong around a build: it is killed, it is not alone, nothing can be written, what it kept is damaged.

However it went: the next build finishes, and gives the same bytes as a build that nothing disturbed.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.slow

KILLS = 30
# To write the largest takes long enough for a kill to come in between.
SIZES = (50_000, 50_000, 50_000, 50_000, 3_000_000, 20_000_000)
CHEAP = """import time


def show(record):
    time.sleep({seconds})
    record.number("one", {number})
    record.table("rows", ["row"], [["{number}"]], "A table")
    record.text("printed", "line\\n" * 200)
    record.figure("drawn", "<svg viewBox='0 0 1 1'><path d='M0 0L1 {number}'/></svg>", alt="A line.", caption="Drawn")
    record.file("weights.bin", bytes([{number}]) * {size})
"""
WALK = """# %% [markdown]
# # A walk

# %%
import os

from unrolled.content.q1_tiny import cheap_0
from unrolled.engine.cells import results

with open(os.environ["UNROLLED_KERNELS"], "a") as file:
    print(os.getpid(), file=file)
print("it is", results(cheap_0).shown("one"))
"""


@pytest.fixture(scope="module")
def calm(kept_small):
    """A project with cheap experiments, its store and its site as a build leaves them that nothing disturbs."""
    for number in range(6):
        kept_small.write(
            f"src/unrolled/content/q1_tiny/cheap_{number}.py",
            CHEAP.format(seconds=0.05, number=number, size=SIZES[number]),
        )
    kept_small.write("docs/walkthroughs/walk.py", WALK)
    shows = "".join(f"\n{{{{ figure('q1_tiny.cheap_{n}.drawn') }}}}\n" for n in range(6))
    kept_small.write("docs/index.md", kept_small.PAGE + shows)
    kept_small.configure(nav=[{"One": "index.md"}, {"Walk": "walkthroughs/walk.ipynb"}])
    done = run(kept_small, "calm", *MAKE)
    assert done.returncode == 0, done.stderr
    done = run(kept_small, "calm", *SITE)
    assert done.returncode == 0, done.stderr
    return kept_small


MAKE = ("unrolled", "records", "--make")
SITE = ("mkdocs", "build", "--strict")


def start(project, name, *command, **more):
    """A command on the project with a cache and a site of that name, in a session of its own."""
    if command[0] == "mkdocs":
        command = (*command, "--site-dir", str(project.root / f"site.{name}"))
    environment = project.environment(
        UNROLLED_CACHE=str(cache(project, name)), UNROLLED_KERNELS=str(project.root / f"kernels.{name}")
    )
    return subprocess.Popen(
        [sys.executable, "-m", *command], cwd=project.root, env=environment, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True, **more,
    )  # fmt: skip


def run(project, name, *command, **more):
    process = start(project, name, *command, **more)
    out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def cache(project, name):
    return project.root / f"cache.{name}"


def records(folder):
    """The bytes of all that is kept, without when it was made and how long that took."""
    found = {}
    for path in sorted((folder / "records").rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            if path.name == "meta.json":
                meta = json.loads(path.read_text("utf-8"))
                found[name] = {key: meta[key] for key in ("parts", "sums")}
            else:
                found[name] = path.read_bytes()
    return found


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_same(one, other):
    assert sorted(one) == sorted(other)
    assert not [name for name in one if one[name] != other[name]]


def assert_as_if_nothing_had_been(project, name, *, site=False):
    """The next build finishes, and the store and the site are those of the build that nothing disturbed."""
    done = run(project, name, *MAKE)
    assert done.returncode == 0, done.stderr
    assert_same(records(cache(project, name)), records(cache(project, "calm")))
    left = [path.name for path in cache(project, name).rglob(".*")]
    assert not left, f"drafts are left: {left}"
    assert not list((cache(project, name) / "running").glob("*"))
    if site:
        done = run(project, name, *SITE)
        assert done.returncode == 0, done.stderr
        assert_same(files(project.root / f"site.{name}"), files(project.root / "site.calm"))


def assert_one_line(done, pattern):
    """One line says what is wrong, and no traceback."""
    told = [line for line in (done.stderr + done.stdout).splitlines() if "unrolled: " in line]
    assert done.returncode == 1, done.stderr
    assert len({line.partition("unrolled: ")[2] for line in told if "see above" not in line}) == 1, done.stderr
    assert re.search(pattern, told[0]), done.stderr
    assert "Traceback" not in done.stderr, done.stderr


def living():
    """The session of each process that runs, by its number; one that is dead and not yet buried is not there."""
    told = subprocess.run(["ps", "-axo", "pid=,stat="], capture_output=True, text=True, check=True).stdout
    sessions = {}
    for number, state in (line.split() for line in told.splitlines()):
        with contextlib.suppress(OSError):  # it has ended since, or is not ours to look at
            sessions[int(number)] = "" if state.startswith(("Z", "X")) else os.getsid(int(number))
    return {number: session for number, session in sessions.items() if session}


@pytest.mark.proof
def test_a_build_that_is_killed_thirty_times_ends_as_one_that_is_not(calm):
    dice = random.Random(30)
    names = [f"q1_tiny.cheap_{number}" for number in range(6)]
    whole = {}
    for kind, command in (("make", MAKE), ("site", SITE)):
        begun = time.perf_counter()
        assert run(calm, "timed", *command).returncode == 0
        whole[kind] = time.perf_counter() - begun
    commands = {"make": MAKE, "site": SITE, "again": ("unrolled", "records", "--refresh", *names)}
    whole["again"] = whole["make"]
    sessions, killed, kind_of_records = [], 0, "make"
    while killed < KILLS and len(sessions) < 3 * KILLS:
        (kind,) = dice.choices([kind_of_records, "site"], [5, 1])
        begun = time.perf_counter()
        process = start(calm, "killed", *commands[kind])
        sessions.append(process.pid)
        try:
            process.communicate(timeout=dice.uniform(0.1, whole[kind]))
            whole[kind] = min(whole[kind], time.perf_counter() - begun)  # the machine has less to do by now
        except subprocess.TimeoutExpired:
            process.kill()  # the parent alone: nobody tells its workers
            process.wait()
            process.stdout.close()
            process.stderr.close()
            killed += 1
        if kind == "make" and (process.returncode == 0 or killed >= KILLS / 3):
            kind_of_records = "again"
    assert killed == KILLS, f"only {killed} of {len(sessions)} builds were still at work when they were to be killed"
    deadline = time.monotonic() + 20
    kernels = calm.root / "kernels.killed"
    while time.monotonic() < deadline:
        now = living()
        left = [number for number, session in now.items() if session in sessions]
        left += [int(number) for number in kernels.read_text().split() if int(number) in now]
        if not left:
            break
        time.sleep(0.2)
    assert not left, f"processes outlived their build: {left}"
    assert_as_if_nothing_had_been(calm, "killed", site=True)


def test_with_a_site_that_is_killed_the_making_of_its_records_ends(small):
    small.write("src/unrolled/content/q1_tiny/slow.py", small.SLOW.format(60, "never"))
    process = start(small, "left", *SITE)
    note = cache(small, "left") / "running/q1_tiny.slow.json"
    deadline = time.monotonic() + 30
    while not note.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert note.exists()
    process.kill()
    process.wait()
    while (left := [n for n, session in living().items() if session == process.pid]) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not left, f"processes outlived the build of the site: {left}"


def test_two_sites_built_at_once_and_records_made_beside_them_are_the_same(calm):
    shared = cache(calm, "shared")
    shared.mkdir()
    builds = []
    for name, command in (("one", SITE), ("other", SITE), ("third", MAKE)):
        cache(calm, name).symlink_to(shared)
        builds.append(start(calm, name, *command))
    said = [build.communicate(timeout=120)[1] for build in builds]
    assert [build.returncode for build in builds] == [0, 0, 0], "\n".join(said)
    for name in ("one", "other"):
        assert_same(files(calm.root / f"site.{name}"), files(calm.root / "site.calm"))
    assert_as_if_nothing_had_been(calm, "third")


def within(size):
    """Lets no file of a process grow beyond a size: a full disk, for whoever runs the tests."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


# Where a lock is a file in memory, as on Linux, the smallest limit lets no worker start.
NO_WORKER = (
    "no worker process can be started: File too large; make room|the cache folder .* cannot be written: File too"
)
NO_ROOM = r"the cache folder \S+ cannot be written: File too large.*; make room or permission there"


@pytest.mark.parametrize(
    ("size", "says"),
    [
        (0, NO_WORKER),
        (40, NO_ROOM),
        (300, NO_ROOM),
        (20_000, NO_ROOM),
    ],
    ids=["nothing", "no note", "no record", "no file of a record"],
)
def test_a_full_cache_is_one_line_and_leaves_nothing_half(calm, size, says):
    name = f"full-{size}"
    done = run(calm, name, *MAKE, preexec_fn=within(size))
    assert_one_line(done, says)
    kept = records(cache(calm, name))
    assert kept.items() <= records(cache(calm, "calm")).items()
    assert not list(cache(calm, name).rglob(".draft*"))
    assert not list(cache(calm, name).glob("failed/*")), "a note would keep it from being tried again"
    assert_as_if_nothing_had_been(calm, name)


def test_a_full_disk_under_the_site_is_one_line(calm):
    shutil.copytree(cache(calm, "calm"), cache(calm, "brim"))
    done = run(calm, "brim", *SITE, preexec_fn=within(5000))
    assert_one_line(done, r"cannot be written: File too large; make room or permission there")
    assert_as_if_nothing_had_been(calm, "brim", site=True)


def without_privilege():
    """Makes a process heed permissions: an ordinary user's does, and root's once it cannot override them."""
    if os.geteuid() == 0:
        drop_from_bounding_set, override = 24, 1
        if ctypes.CDLL(None, use_errno=True).prctl(drop_from_bounding_set, override, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "root cannot give up that permissions do not hold for it")


def allow(folder, *, write):
    for path in [folder, *folder.rglob("*")]:
        path.chmod((0o755 if write else 0o555) if path.is_dir() else (0o644 if write else 0o444))


@pytest.fixture
def read_only(calm, request):
    """A cache that cannot be written to, empty or warm."""
    name = "read-only-" + re.sub(r"\W+", "-", request.node.callspec.id)
    if request.param == "warm":
        shutil.copytree(cache(calm, "calm"), cache(calm, name))
    else:
        cache(calm, name).mkdir()
    allow(cache(calm, name), write=False)
    yield name
    allow(cache(calm, name), write=True)


@pytest.mark.parametrize("read_only", ["empty"], indirect=True)
@pytest.mark.parametrize("command", [MAKE, SITE], ids=["records", "site"])
def test_a_cache_that_may_not_be_written_to_is_one_line(calm, read_only, command):
    done = run(calm, read_only, *command, preexec_fn=without_privilege)
    assert_one_line(done, rf"the cache folder \S+{read_only} cannot be written: Permission denied.*; make room or perm")
    assert not list(cache(calm, read_only).iterdir())


@pytest.mark.parametrize("read_only", ["warm"], indirect=True)
def test_a_warm_cache_need_not_be_written_to(calm, read_only):
    for command in (MAKE, SITE):
        done = run(calm, read_only, *command, preexec_fn=without_privilege)
        assert done.returncode == 0, done.stderr
    assert_same(files(calm.root / f"site.{read_only}"), files(calm.root / "site.calm"))


def one(folder, item):
    return next((folder / "records/q1_tiny.cheap_0").glob(f"*/{item}"))


def cut(path):
    path.write_bytes(path.read_bytes()[:20])


def replace(path, content=None):
    """Put a folder, or a file with this content, in the place of what is there."""
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    if content is None:
        path.mkdir(parents=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


HEALED = {
    "its settings are cut": lambda folder: cut(one(folder, "meta.json")),
    "its settings are those of something else": lambda folder: replace(one(folder, "meta.json"), "[1, 2]"),
    "its settings lack what counts": lambda folder: replace(one(folder, "meta.json"), '{"sums": {}}'),
    "a kept file is altered": lambda folder: one(folder, "weights.bin").write_bytes(b"\x07" * 50_000),
    "a kept file is gone": lambda folder: one(folder, "weights.bin").unlink(),
    "its text is altered and still reads well": lambda folder: one(folder, "record.json").write_text(
        one(folder, "record.json").read_text().replace("A line", "A lime")
    ),
    "its text is a folder": lambda folder: replace(one(folder, "record.json")),
    "its folder is empty": lambda folder: replace(one(folder, "record.json").parent),
    "its folder is a file": lambda folder: replace(one(folder, "record.json").parent, "a file"),
    "the folder of all its keys is a file": lambda folder: replace(folder / "records/q1_tiny.cheap_0", "a file"),
    "garbage among the records": lambda folder: replace(folder / "records/garbage", "\x00"),
    "garbage in a lock": lambda folder: replace(folder / "locks/q1_tiny.cheap_0.lock", "\x00garbage"),
    "garbage among the locks": lambda folder: replace(folder / "locks/garbage"),
    "garbage in the note of who makes it": lambda folder: replace(folder / "running/q1_tiny.cheap_0.json", "{\x00"),
    "a list for the note of who makes it": lambda folder: replace(folder / "running/q1_tiny.cheap_0.json", "[1]"),
    "a folder for the note of who makes it": lambda folder: replace(folder / "running/q1_tiny.cheap_0.json"),
    "the note of one who is long gone": lambda folder: replace(
        folder / "running/q1_tiny.cheap_0.json", '{"digest": "a", "since": 1.0}'
    ),
    "garbage in the note that it failed": lambda folder: replace(folder / "failed/q1_tiny.cheap_0.json", "garbage"),
    "garbage in a notebook made for a page": lambda folder: replace(folder / "pages/walkthroughs/walk.ipynb", "{"),
    "a log that is no text": lambda folder: (folder / "worker.log").write_bytes(b"\xff\xfe"),
}
NAMED = {
    "the records are a file": ("records", ""),
    "the locks are a file": ("locks", ""),
    "a lock is a folder": ("locks/q1_tiny.cheap_0.lock", None),
    "the notes of who makes what are a file": ("running", ""),
    "the log is a folder": ("worker.log", None),
}


@pytest.fixture
def damaged(calm, request):
    """The name of a warm cache, to be damaged."""
    name = "damaged-" + re.sub(r"\W+", "-", request.node.callspec.id)
    shutil.copytree(cache(calm, "calm"), cache(calm, name))
    yield name
    shutil.rmtree(cache(calm, name))


@pytest.mark.parametrize("damage", HEALED)
def test_what_is_damaged_is_made_again(calm, damaged, damage):
    HEALED[damage](cache(calm, damaged))
    listed = run(calm, damaged, "unrolled", "records")
    assert listed.returncode == 0, listed.stderr
    done = run(calm, damaged, *MAKE)
    assert done.returncode == 0, done.stderr
    assert (cache(calm, damaged) / "records/garbage").exists() == ("among the records" in damage)
    replace(cache(calm, damaged) / "records/garbage", "")
    (cache(calm, damaged) / "records/garbage").unlink()
    shutil.rmtree(cache(calm, damaged) / "failed", ignore_errors=True)
    assert_as_if_nothing_had_been(calm, damaged)


@pytest.mark.parametrize("damage", NAMED)
def test_what_stands_in_the_way_is_named_in_one_line(calm, damaged, damage):
    path, content = NAMED[damage]
    replace(cache(calm, damaged) / path, content)
    done = run(calm, damaged, "unrolled", "records", "--refresh", "q1_tiny.cheap_0")
    assert_one_line(done, rf"the cache folder \S+ cannot be written: .*{re.escape(path)}")


def test_a_site_is_built_over_damaged_notes_and_notebooks(calm):
    shutil.copytree(cache(calm, "calm"), cache(calm, "noted"))
    for name in ("running", "failed"):
        replace(cache(calm, "noted") / f"{name}/q1_tiny.cheap_0.json", "{\x00")
    replace(cache(calm, "noted") / "pages/walkthroughs/walk.ipynb", "{")
    (cache(calm, "noted") / "failed/q1_tiny.cheap_0.json").unlink()
    assert_as_if_nothing_had_been(calm, "noted", site=True)
