"""Compiling all raw data into a store; needs the raw data beside the project."""

import os
from pathlib import Path

from run import ROOT, Job

RAW = Path(os.environ.get("KOINON_SHARED", ROOT.parent / "shared")) / "data"

JOB = Job(
    "`koinon store build`, all sources",
    lambda scratch: ["store", "build", "--raw", str(RAW), "--out", str(scratch / "store")],
    "target 60 s, 3 GB",
    needs=RAW,
)

if __name__ == "__main__":
    import run

    run.main(("store_build",))
