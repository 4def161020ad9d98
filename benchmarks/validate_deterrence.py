"""Print how well the deterrence profile foretells disputes, as the tables of docs/explanation/deterrence.md.

python benchmarks/validate_deterrence.py [--draws 500] [--seed 1]
"""

from __future__ import annotations

import argparse

from koinon.evidence.deterrence import SAMPLES, validate

HEAD = (
    "| years | model | rows | events | AUC | gain (95 %) | average precision | gain (95 %) | Brier "
    "| slope |\n"
    "|---|---|---:|---:|---:|---|---:|---|---:|---:|"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    for kind in SAMPLES:
        print(f"\n{kind}\n\n{HEAD}")
        for v in validate(kind, chosen.draws, chosen.seed):
            itself = v.model == "ratio"
            gain = "" if itself else f"{v.gain:+.3f} ({v.gain_low:+.3f} to {v.gain_high:+.3f})"
            more = (
                ""
                if itself
                else f"{v.precision_gain:+.3f} ({v.precision_gain_low:+.3f} to {v.precision_gain_high:+.3f})"
            )
            print(
                f"| {v.first}-{v.last} | {v.model} | {v.n:,} | {v.events:,} | {v.auc:.3f} | {gain} "
                f"| {v.precision:.3f} | {more} | {v.brier:.4f} | {v.slope:.2f} |"
            )


if __name__ == "__main__":
    main()
