"""All undirected dyad-years 1816-2014 with every group that fits them."""

from run import Job


def groups() -> str:
    """Return all groups for pairs; peace years come last, since they count what others add."""
    from koinon.panel.groups import GROUPS

    packaged = [g for g in GROUPS.values() if "dyad-year" in g.units and not g.needs]
    fit = [g.name for g in packaged if g.name != "peace-years"]
    return ",".join([*fit, "peace-years"])


JOB = Job(
    "all dyad-years 1816-2014, all groups, to Parquet",
    lambda scratch: [
        *("panel", "dyad-year", "--from", "1816", "--to", "2014"),
        *("--with", groups(), "-o", str(scratch / "all.parquet")),
    ],
    "target 5 s, 3 GB",
)

if __name__ == "__main__":
    import run

    run.main(("core_panel",))
