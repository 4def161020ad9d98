"""The licence of the package says what the terms of its tables say."""

import dataclasses
import json
import re
import tomllib

import pytest

from koinon.sources import origins
from reference_pages import ROOT, licences

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DECLARED = PROJECT["license"].split(" AND ")


def test_the_expression_is_what_the_origins_of_the_shipped_tables_declare():
    assert PROJECT["license"] == licences.expression(), "put this into pyproject.toml"


def test_code_and_every_table_have_an_identifier():
    told = licences.used()
    assert next(iter(told)) == "MIT"
    manifest = json.loads((ROOT / "src/koinon/store/tables/manifest.json").read_text("utf-8"))
    assert {name for sources in told.values() for one in sources for name in one.tables} == set(
        manifest["tables"]
    )


def test_terms_that_bind_are_named():
    bound = {one.origin.id for one in licences.shipped() if "share-alike" in one.origin.terms}
    assert bound == {"cshapes_mindist", "troopdata", "vdem_v15_subset", "vparty"}
    named = {spdx for source in bound for spdx in licences.identifiers(origins()[source])}
    assert named == {"CC-BY-NC-SA-4.0", "CC-BY-SA-4.0", "GPL-3.0-or-later"}


def test_terms_that_bind_without_a_named_licence_are_refused():
    record = dataclasses.replace(origins()["vparty"], terms_note="Bound by something.")
    with pytest.raises(licences.UnnamedLicenceError, match="vparty"):
        licences.identifiers(record)


def test_the_licence_of_a_carrying_package_is_not_that_of_the_data():
    record = origins()["penppml_trade"]
    assert "MIT licence" in record.terms_note
    assert licences.identifiers(record) == ("LicenseRef-Koinon-Cite-Only",)


@pytest.mark.parametrize("spdx", DECLARED)
def test_the_text_of_every_licence_can_be_found(spdx):
    where = licences.TEXTS[spdx]
    if where.startswith("https://"):
        assert re.search(r"creativecommons\.org/|etalab\.gouv\.fr/", where)
        return
    for name in where.split(", "):
        assert (ROOT / name).is_file(), name
        assert any((ROOT / name) in set(ROOT.glob(pattern)) for pattern in PROJECT["license-files"]), name


def test_no_file_of_terms_is_left_over():
    files = {f"LICENSES/{path.name}" for path in (ROOT / "LICENSES").iterdir()}
    used = {name for spdx in DECLARED for name in licences.TEXTS[spdx].split(", ")}
    assert files == {name for name in used if name.startswith("LICENSES/")}


def test_tables_under_a_permissive_licence_have_the_notice_of_their_owner():
    notices = (ROOT / "LICENSES" / "NOTICES.txt").read_text("utf-8")
    for spdx in ("MIT", "ISC"):
        for one in licences.used()[spdx]:
            for name in one.tables:
                assert one.origin.terms == "ours" or f"`{name}`" in notices, name
