"""Time whole processes, start-up included, and print a Markdown table.

    python benchmarks/run.py [--runs 5] [JOB ...]

Each ``bench_<job>.py`` holds one job: a title, a command, and the target or peer it is held against. A
job runs in a fresh process; the table gives the fastest of the runs (other work on the machine only ever
adds time), the user time of that run, and the largest peak of memory of any run.
"""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import resource
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
KOINON = [sys.executable, "-c", "import sys; from koinon.cli import main; sys.exit(main())"]
"""The command line under this interpreter, as the installed `koinon` starts it."""

JOBS = (
    *("help", "job_b", "job_c_cow", "core_panel", "similarity", "store_build", "brief", "answers"),
    "integration",
)


@dataclass(frozen=True)
class Job:
    """One thing to time.

    Attributes
    ----------
    title
        As in the table.
    arguments
        What follows ``koinon``; called with a scratch folder.
    against
        Target, or the peer's figures.
    needs
        Folder that must be there, or none.
    """

    title: str
    arguments: Callable[[Path], list[str]]
    against: str
    needs: Path | None = None


@dataclass(frozen=True)
class Measured:
    """Seconds on the clock and of the processor (user), and gigabytes at the peak."""

    wall: float
    user: float
    peak: float


def once(command: list[str]) -> Measured:
    """Run `command` in a fresh process; stop if it fails."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {child.returncode}")
    return Measured(wall, used.ru_utime, _gigabytes(used))


def _gigabytes(used: resource.struct_rusage) -> float:
    # Linux counts in kibibytes, macOS in bytes.
    return used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e9


def timed(job: Job, runs: int) -> Measured:
    """Return the fastest of `runs`, with the highest peak of all."""
    results = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as scratch:
            results.append(once([*KOINON, *job.arguments(Path(scratch))]))
    best = min(results, key=lambda result: result.wall)
    return Measured(best.wall, best.user, max(result.peak for result in results))


def load(name: str) -> Job:
    """Return the job of ``bench_<name>.py``."""
    job: Job = importlib.import_module(f"bench_{name}").JOB
    return job


def main(names: tuple[str, ...] = ()) -> None:
    """Run the jobs named on the command line, or all, and print the table."""
    parser = argparse.ArgumentParser(description="Time whole processes.")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("jobs", nargs="*", help=", ".join(JOBS))
    given = parser.parse_args()
    chosen = given.jobs or names or JOBS
    if unknown := set(chosen) - set(JOBS):
        parser.error(f"no job called {', '.join(sorted(unknown))}; jobs are {', '.join(JOBS)}")
    sys.path.insert(0, str(Path(__file__).parent))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    print("| job | wall s | user s | peak GB | against |\n|---|---|---|---|---|")
    for name in chosen:
        job = load(name)
        if job.needs and not job.needs.is_dir():
            print(f"| {job.title} | | | | not run: {job.needs.name} is not there |")
            continue
        got = timed(job, given.runs)
        print(
            f"| {job.title} | {got.wall:.2f} | {got.user:.2f} | {got.peak:.2f} | {job.against} |", flush=True
        )


if __name__ == "__main__":
    main()
