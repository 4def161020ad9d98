"""``koinon --help``: what every command pays before it begins."""

from run import Job

JOB = Job("`koinon --help`", lambda _: ["--help"], "target 0.3 s")

if __name__ == "__main__":
    import run

    run.main(("help",))
