"""S, kappa and pi on alliances for all undirected dyad-years 1816-2018."""

from run import Job

JOB = Job(
    "S, kappa and pi, all dyad-years 1816-2018, to Parquet",
    lambda scratch: [
        *("panel", "dyad-year", "--from", "1816", "--to", "2018"),
        *("--with", "similarity(score=s+kappa+pi)", "-o", str(scratch / "similarity.parquet")),
    ],
    "target 20 s",
)

if __name__ == "__main__":
    import run

    run.main(("similarity",))
