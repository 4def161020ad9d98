"""Reference tables: that they are current, hold what computing gives, and are left aside when needed."""

import hashlib
import json
import shutil
from importlib import import_module

import polars as pl
import pytest

from koinon.facts.club.deterrence import profile
from koinon.measure.reference import build, fingerprint, tables
from koinon.measure.reference.tables import anew, kept
from koinon.panel import bloc_years
from koinon.store import default_store
from koinon.store.catalogue import Store

DECLARED = build.declared()


def function(name):
    return getattr(import_module(DECLARED[name].module), DECLARED[name].function)


def options(name):
    return {DECLARED[name].extra: True} if DECLARED[name].extra else {}


@pytest.fixture(scope="module")
def computing():
    """A store that shares nothing with tables read before."""
    return build.Witness(default_store().root)


@pytest.fixture
def own(tmp_path):
    """A copy of the packaged manifest and reference tables, which a test may change."""
    shutil.copytree(default_store().root / "reference", tmp_path / "reference")
    shutil.copy(default_store().root / "manifest.json", tmp_path)
    return Store(tmp_path)


def edit(store, change):
    """Change the manifest of the reference tables and read it anew."""
    path = store.root / "reference" / "manifest.json"
    written = json.loads(path.read_text("utf-8"))
    change(written["tables"])
    path.write_text(json.dumps(written), "utf-8")
    tables.forget()


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_the_shipped_table_is_current(name):
    assert tables.current(name, default_store()), (
        f"the reference table {name} was made from other data or code: run koinon measure --rebuild"
    )
    assert kept(name, default_store()) is not None


def test_the_shipped_tables_are_all_that_are_declared():
    assert set(tables.manifest(default_store())) == set(DECLARED)


@pytest.mark.parametrize("name", sorted(DECLARED))
@pytest.mark.parametrize(
    ("first", "last", "blocs"), [(1985, 2014, ["nato", "gcc"]), (2005, 2005, None), (1905, 1905, None)]
)
def test_a_table_holds_what_computing_gives(name, first, last, blocs, computing):
    found = function(name)(bloc_years(first, last, blocs), **options(name))
    with anew():
        made = function(name)(bloc_years(first, last, blocs, store=computing), **options(name))
    assert found.frame.equals(made.frame)
    assert found.variables == made.variables
    assert found.notes == made.notes


def test_without_its_extra_columns_deterrence_is_the_same_too(computing):
    found = bloc_years(1990, 1990, ["nato"]).add("deterrence")
    with anew():
        made = bloc_years(1990, 1990, ["nato"], store=computing).add("deterrence")
    assert found.frame.equals(made.frame)
    assert found.variables == made.variables


def ran(monkeypatch, name, panel, **given):
    """Whether the function ran, and did not read its table."""
    seen = []

    def attach(*args, **kwargs):
        seen.append(True)
        return tables_attach(*args, **kwargs)

    tables_attach = tables.attach
    monkeypatch.setattr(tables, "attach", attach)
    function(name)(panel, **given)
    return not seen


def test_a_panel_of_blocs_reads_the_table(monkeypatch):
    assert not ran(monkeypatch, "burden-sharing", bloc_years(2000, 2001, ["nato"]))


@pytest.mark.parametrize(
    ("panel", "given"),
    [
        (lambda: bloc_years(2000, 2001, ["nato"]), {"least": 4}),
        (lambda: bloc_years(2000, 2001, ["nato"], on="any day"), {}),
        (lambda: bloc_years(2000, 2001, ["nato", "France+Germany"]), {}),
    ],
)
def test_other_options_days_and_groups_are_computed(monkeypatch, panel, given):
    assert ran(monkeypatch, "burden-sharing", panel(), **given)


def test_a_wrong_option_meets_the_functions_own_error():
    with pytest.raises(TypeError, match="leats"):
        function("burden-sharing")(bloc_years(2000, 2000, ["nato"]), leats=4)


def test_other_data_leave_the_table_aside(own):
    assert kept("burden-sharing", own) is not None
    manifest = json.loads((own.root / "manifest.json").read_text("utf-8"))
    manifest["tables"]["capabilities"]["sha256"] = "0" * 64
    (own.root / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    tables.forget()
    assert kept("burden-sharing", build.Witness(own.root)) is None
    assert kept("peacekeeping", build.Witness(own.root)) is not None  # it reads no capabilities


def test_other_code_leaves_the_table_aside(own, monkeypatch):
    real = fingerprint.digest
    monkeypatch.setattr(
        fingerprint, "digest", lambda file: "other" if file == "measure/burden.py" else real(file)
    )
    tables.forget()
    assert kept("burden-sharing", own) is None
    assert kept("cohesion", own) is not None


def test_a_damaged_or_absent_table_is_left_aside(own):
    path = own.root / "reference" / "cohesion.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    (own.root / "reference" / "deaths.parquet").unlink()
    edit(own, lambda entries: entries.pop("fragility"))
    assert [kept(name, own) for name in ("cohesion", "deaths", "fragility")] == [None, None, None]
    (own.root / "reference" / "manifest.json").write_text("{", "utf-8")
    tables.forget()
    assert tables.manifest(own) == {}


def test_what_is_written_is_what_is_read(own):
    """A value in the table reaches the panel: the tests above do not compare computing with itself."""
    path = own.root / "reference" / "burden-sharing.parquet"
    pl.read_parquet(path).with_columns(burden_rho=pl.lit(0.125)).write_parquet(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    edit(own, lambda entries: entries["burden-sharing"].update(sha256=digest))
    panel = bloc_years(2000, 2000, ["nato"], store=own).add("burden-sharing")
    assert panel.frame["burden_rho"].to_list() == [0.125]


def test_a_rebuild_gives_the_same_bytes(monkeypatch, own):
    wanted = {name: DECLARED[name] for name in ("burden-sharing", "peacekeeping")}
    monkeypatch.setattr(build, "declared", lambda: wanted)
    for name in ("capabilities", "world_bank", "peacekeeping_contributions"):
        shutil.copy(default_store().path(name), own.root)
    before = tables.manifest(default_store())
    assert set(build.rebuild(own)) == set(wanted)
    for name in wanted:
        assert tables.manifest(own)[name] == before[name]
        file = f"reference/{name}.parquet"
        assert (own.root / file).read_bytes() == (default_store().root / file).read_bytes()
    assert not (own.root / "reference" / "cohesion.parquet").exists()


def test_a_brief_without_tables_says_the_same(monkeypatch):
    found = profile("GCC", 1985, 1990)
    with anew():
        made = profile("GCC", 1985, 1990)
    assert found.equals(made.select(found.columns))
