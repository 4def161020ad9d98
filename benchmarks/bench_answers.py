"""``koinon answers``, cold: tables read, the record of wars built, the model fitted, the answer printed."""

from run import Job

JOB = Job(
    "`koinon answers`, Russia against Estonia 2026",
    lambda _: ["answers", "--attacker", "Russia", "--target", "Estonia", "--year", "2026"],
    "target 2 s",
)

if __name__ == "__main__":
    import run

    run.main(("answers",))
