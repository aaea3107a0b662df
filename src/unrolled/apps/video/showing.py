"""Which frames of a video are on show at which time."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence

Showing = tuple[int | None, int]
"""When a frame is shown and for how long, in ticks; `None` where the file does not say when, 0 where not how long."""


def spread(shown: Sequence[Showing], frames: int, until: int | None = None) -> list[int]:
    """The frames on show at the middles of equal parts of a video's time.

    Args:
        shown: All frames, in the order in which they are shown.
        frames: How many parts.
        until: The last frame stays at least until then.

    Returns:
        Their places in `shown`, rising; a frame held long is there more than once. Empty where nothing is shown.
    """
    if not shown:
        return []
    *starts, end = timeline(shown, until)
    # In whole numbers, so that nothing is rounded at the borders.
    return [bisect.bisect_right(starts, (2 * i + 1) * end // (2 * frames)) - 1 for i in range(frames)]


def decoded(frames: Sequence[tuple[int | None, int | None, int]]) -> list[Showing]:
    """When decoded frames are shown; where a file, such as an AVI, only says when they are decoded, by that clock.

    Args:
        frames: When each is shown, when it was decoded, and for how long it is shown, in ticks.
    """
    shown = [(time, duration) for time, _, duration in frames]
    if _rises([time for time, _, _ in frames]):
        return shown
    times: list[int | None] = []
    for _, time, duration in frames:
        *_, before, last = None, None, *times
        if time is None and last is not None:
            # The last frames come out when all is decoded.
            time = last + (duration if before is None else last - before)
        times.append(time)
    return [(time, duration) for time, (_, duration) in zip(times, shown, strict=True)] if _rises(times) else shown


def _rises(times: Sequence[int | None]) -> bool:
    known = [time for time in times if time is not None]
    return len(known) == len(times) and all(earlier <= later for earlier, later in itertools.pairwise(known))


def timeline(shown: Sequence[Showing], until: int | None = None) -> list[int]:
    """When each frame begins to be on show, in ticks after the first, and when the last one ends.

    A frame stays until the next; the last one for as long as it says, or else as most others. Where the clock is
    set back, as in files that were joined, the frame before is treated as the last one. Where a file does not say
    when a frame is shown, or says the same of all, each is shown for one tick.
    """
    times = [time for time, _ in shown if time is not None]
    steps = [later - earlier for earlier, later in itertools.pairwise(times)]
    if len(times) < len(shown) or (steps and not any(steps)):
        return list(range(len(shown) + 1))
    forward = sorted(step for step in steps if step > 0)
    usual = forward[len(forward) // 2] if forward else 1
    durations = [duration if duration > 0 else usual for _, duration in shown]
    steps = [step if step >= 0 else duration for step, duration in zip(steps, durations, strict=False)]
    last = durations[-1] if until is None else max(durations[-1], until - times[-1])
    return [0, *itertools.accumulate([*steps, last])]
