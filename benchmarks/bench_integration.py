"""Integration of all blocs in all years, ranks with intervals included."""

from run import Job

JOB = Job(
    "integration: 116 blocs, all years, 1,000 draws a year, to Parquet",
    lambda scratch: [
        *("measure", "integration", "--set", "seed=2", "-o", str(scratch / "integration.parquet")),
    ],
    "all measures of blocs together: target 60 s",
)

if __name__ == "__main__":
    import run

    run.main(("integration",))
