"""``koinon brief NATO``, cold: HTML, PDF and JSON."""

from run import Job

JOB = Job(
    "`koinon brief NATO`, all formats",
    lambda scratch: ["brief", "NATO", "--no-open", "--out", str(scratch)],
    "target 4 s",
)

if __name__ == "__main__":
    import run

    run.main(("brief",))
