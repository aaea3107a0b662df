"""The environment in which records are made: what a reader has set on their machine decides nothing."""

from __future__ import annotations

import contextlib
import os
import platform
from collections.abc import Iterator
from pathlib import Path

_IS_PC = platform.machine() == "x86_64"

_PORTABLE = {
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
    "OPENBLAS_CORETYPE": "Haswell",
    "XLA_FLAGS": "--xla_cpu_max_isa=AVX2",
}
"""The instructions that any PC of the last ten years has: with longer vectors numbers would be added in another order,
and come out with other last digits, which a training carries on. Nothing here is noticeably slower for it."""

# One thread for each worker: as many workers as cores share the machine without fighting over it,
# and a sum does not depend on how many cores there are. No GPU, so that a record made on a machine
# with one is the record made on a machine without.
ENVIRONMENT = {
    "CUDA_VISIBLE_DEVICES": "-1",
    "KERAS_BACKEND": "tensorflow",
    "LC_ALL": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TZ": "UTC",
    **(_PORTABLE if _IS_PC else {}),
}
"""What a worker's environment holds, whatever was there."""

OTHERWISE = "UNROLLED_OTHERWISE"
"""Set in the environment where numbers are to be added in another order, to see what that moves."""

_OLDER = {
    "NPY_DISABLE_CPU_FEATURES": f"X86_V3 {_PORTABLE['NPY_DISABLE_CPU_FEATURES']}",
    "OPENBLAS_CORETYPE": "Sandybridge",
    "ONEDNN_MAX_CPU_ISA": "SSE41",
    "XLA_FLAGS": "--xla_cpu_max_isa=AVX",
}

_FOLDERS = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "KERAS_HOME", "MPLCONFIGDIR")
"""Where libraries look for a reader's settings: an empty folder."""

_STAY = (
    *("DYLD_", "HOME", "LD_", "PATH", "TMPDIR", "UNROLLED_", "VIRTUAL_ENV"),
    *("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "PYTHONPYCACHEPREFIX", "PYTHONUSERBASE"),
)
"""How the names of the variables begin that say where something is. All others go: any might decide something."""


@contextlib.contextmanager
def settled(folder: Path) -> Iterator[None]:
    """Set the environment of this process meanwhile, and so of its workers.

    Args:
        folder: The cache folder; the libraries' settings are below it.

    Raises:
        OSError: That cannot be written to.
    """
    settings = folder / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    before = dict(os.environ)
    for name in [name for name in os.environ if not name.startswith(_STAY)]:
        del os.environ[name]
    os.environ |= ENVIRONMENT | dict.fromkeys(_FOLDERS, str(settings))
    if _IS_PC and OTHERWISE in os.environ:
        os.environ |= _OLDER
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
