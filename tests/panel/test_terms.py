"""Terms that bind what is made from a panel are said wherever the panel is handed out."""

import json

import koinon as kn
from koinon.cli import main
from koinon.sources import origins

BOUND = "terms of Minimum distances between states, from CShapes, 2.0: non-commercial share-alike"


def test_every_share_alike_source_says_that_it_binds_and_no_other_does():
    for record in origins().values():
        assert bool(record.binding) == ("share-alike" in record.terms)
        assert record.terms in record.binding or not record.binding


def test_a_panel_knows_the_terms_of_what_is_in_it():
    bare = kn.dyad_years(2000, 2000)
    assert bare.terms == ()
    (said,) = bare.add("distance").terms
    assert said.startswith(BOUND)
    assert "Creative Commons Attribution-NonCommercial-ShareAlike 4.0" in said


def test_the_command_prints_them_and_the_codebook_keeps_them(tmp_path, capsys):
    out = tmp_path / "panel.csv"
    words = ["panel", "dyad-year", "--from", "2000", "--to", "2000", "--with", "distance"]
    assert main([*words, "-o", str(out)]) == 0
    assert BOUND in capsys.readouterr().err
    assert f"## Terms that bind\n\n- {BOUND}" in (tmp_path / "panel_codebook.md").read_text("utf-8")
    assert main([*words, "--json"]) == 0
    assert any(note.startswith(BOUND) for note in json.loads(capsys.readouterr().out)["notes"])


def test_a_measure_says_them_too(capsys):
    assert (
        main(["measure", "integration", "--bloc", "ASEAN", "--from", "2000", "--to", "2001", "--json"]) == 0
    )
    document = json.loads(capsys.readouterr().out)
    bound = [s["title"] for s in document["sources"] if "share-alike" in s["terms"]]
    said = [note for note in document["notes"] if note.startswith("terms of ")]
    assert len(said) == len(bound)
