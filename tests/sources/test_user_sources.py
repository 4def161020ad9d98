"""Sources that a user supplies: read from files in the producers' layouts, named where they are absent.

The samples hold invented figures; what is expected of them was worked out by hand.
"""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import polars as pl
import pyreadstat
import pytest
import xlsxwriter

import koinon as kn
from koinon.cli import main
from koinon.errors import KoinonError, UnknownNameError
from koinon.sources import origin, origins
from koinon.sources.checks import SourceError
from koinon.store import Store, default_store, schemas
from koinon.store.build import build, compiled
from koinon.store.catalogue import MissingTableError
from koinon.store.check import check

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
USER = [record.id for record in origins().values() if record.from_user]
PLAIN = {
    "sipri_tiv_order_year": "tiv_by_order_year_sample.csv",
    "sipri_trade_register": "trade_register_sample.csv",
    "cshapes_2": "CShapes-2.0.geojson",
    "gsdb": "GSDB_sample_dyadic.csv",
    "cepii_gravity": "Gravity_V202211.csv",
    "cepii_baci": "baci",
    "imf_imts": "imts_portal.csv",
    "vdem_full": "V-Dem-CY-Full+Others-v15.csv",
    "ucdp_ged": "GEDEvent_v25_1.csv",
}


def made(source, path):
    """Return the one table of a source, validated against its schema."""
    ((_, frame),) = compiled(origin(source), Path(path))
    return frame


def row(frame, **where):
    found = frame.filter(pl.all_horizontal(pl.col(k) == v for k, v in where.items()))
    assert found.height == 1, where
    return found.row(0, named=True)


def milex_workbook(path):
    """Write the sheets of SIPRI's workbook from the sample; other measures are tenths of it."""
    lines = [
        line.split(",") for line in (SAMPLES / "sipri_milex_constant.csv").read_text("utf-8").splitlines()
    ]
    sheets = ["Constant (2022) US$", "Current US$", "Share of GDP", "Per capita", "Share of Govt. spending"]
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Front page").write(0, 0, "Invented figures")
        for sheet in sheets:
            page = book.add_worksheet(sheet)
            for i, cells in enumerate(lines):
                for j, cell in enumerate(cells):
                    if cell.replace(".", "", 1).isdecimal():
                        share = float(cell) / 1000 if sheet.startswith("Share") else float(cell)
                        page.write_number(i, j, float(cell) if cells[0] == "Country" else share)
                    elif cell:
                        page.write_string(i, j, cell)
    return path


def test_every_source_of_the_user_has_a_sample():
    assert {*PLAIN, "sipri_milex"} == set(USER)


@pytest.mark.parametrize("source", USER)
def test_the_record_of_a_user_s_source_says_what_it_adds_and_how(source):
    record = origin(source)
    assert not record.packaged
    assert record.adds and record.file and not record.adds.endswith(".")
    assert [t.name for t in schemas().values() if t.source == source]


def test_sipri_s_workbook(tmp_path):
    frame = made("sipri_milex", milex_workbook(tmp_path / "SIPRI-Milex-data.xlsx"))
    usa = row(frame, country="United States of America", year=2023)
    assert (usa["ccode"], usa["milex_constant_usd"], usa["price_year"]) == (2, 300.25, 2022)
    assert usa["milex_share_gdp"] == pytest.approx(0.30025)
    # A state that was none, or of which nothing is known, has no row.
    assert frame.filter(country="Algeria")["year"].to_list() == [1990, 1991, 1995, 2023]
    assert frame.filter(country="Africa").is_empty()
    assert frame.filter(country="European Union")["ccode"].to_list() == [None]
    assert row(frame, country="Germany", year=1960)["ccode"] == 260
    assert row(frame, country="Germany", year=1991)["ccode"] == 255
    # Yugoslavia of the 1990s stands under the name of Serbia.
    assert row(frame, country="Serbia", year=1995)["ccode"] == 345
    assert row(frame, country="USSR", year=1990)["ccode"] == 365


def test_a_workbook_that_lacks_a_sheet_or_holds_a_word_is_refused(tmp_path):
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Constant (2022) US$")
        page.write_row(0, 0, ["Country", "Notes", 2023])
        page.write_row(1, 0, ["France", "", 5])
    with pytest.raises(SourceError, match=r"milex_current_usd.* are missing from x\.xlsx"):
        made("sipri_milex", path)
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Constant (2022) US$")
        page.write_row(0, 0, ["Country", "Notes", 2023])
        page.write_row(1, 0, ["France", "", "many"])
    with pytest.raises(SourceError, match="1 cells of milex_constant_usd are no numbers"):
        made("sipri_milex", path)
    (tmp_path / "y.xlsx").write_bytes(b"no workbook")
    with pytest.raises(SourceError, match="no readable workbook"):
        made("sipri_milex", tmp_path / "y.xlsx")


def test_arms_by_order_year():
    frame = made("sipri_tiv_order_year", SAMPLES / PLAIN["sipri_tiv_order_year"])
    assert row(frame, recipient="Viet Nam")["ccode2"] == 816
    assert row(frame, recipient="South Viet Nam")["ccode2"] == 817
    rebels = row(frame, recipient="PLO (Israel)*")
    assert (rebels["ccode1"], rebels["ccode2"], rebels["tiv"]) == (365, None, 0.25)


def test_the_trade_register_is_summed_to_pairs_and_years():
    frame = made("sipri_trade_register", SAMPLES / PLAIN["sipri_trade_register"])
    poland = row(frame, recipient="Poland", year=2022)
    assert (poland["tiv"], poland["tiv_new"], poland["deals"]) == (24, 20, 2)
    assert (poland["ccode1"], poland["ccode2"]) == (2, 290)
    unknown = row(frame, supplier="unknown supplier(s)")
    assert (unknown["ccode1"], unknown["ccode2"], unknown["tiv"]) == (None, None, 4)
    assert frame["tiv"].sum() == 138


def test_a_register_without_its_head_is_refused(tmp_path):
    (tmp_path / "register.csv").write_text("a,b\n1,2\n")
    with pytest.raises(SourceError, match="no line that begins with 'SIPRI AT Database ID'"):
        made("sipri_trade_register", tmp_path / "register.csv")


def test_borders():
    frame = made("cshapes_2", SAMPLES / PLAIN["cshapes_2"])
    assert frame["start"].dt.to_string().to_list() == ["1886-01-01", "1949-09-21", "1990-10-03"]
    colony = row(frame, gwcode=6)
    assert (colony["status"], colony["owner"]) == ("colony", 230)
    assert json.loads(colony["geometry"])["type"] == "Polygon"


def test_geojson_that_is_none(tmp_path):
    (tmp_path / "CShapes-2.0.geojson").write_text("{}")
    with pytest.raises(SourceError, match="no GeoJSON of CShapes"):
        made("cshapes_2", tmp_path / "CShapes-2.0.geojson")


def test_sanctions_are_one_row_per_pair_and_year():
    frame = made("gsdb", SAMPLES / PLAIN["gsdb"])
    cuba = row(frame, sender="USA", target="CUB", year=2000)
    assert (cuba["arms"], cuba["trade"], cuba["military"], cuba["cases"]) == (1, 1, 0, 2)
    assert row(frame, sender="DEU", target="SRB")["ccode2"] == 345
    assert row(frame, target="HKG")["ccode2"] is None
    assert frame.height == 6  # a rebel group has no code, two cases against Cuba are one row


def test_sanctions_are_read_from_stata_too(tmp_path):
    rows = pl.read_csv(SAMPLES / PLAIN["gsdb"])
    numbers = rows.with_columns(pl.col(pl.String).fill_null(""))
    pyreadstat.write_dta(numbers.to_pandas(), str(tmp_path / "GSDB_V4_dyadic.dta"))
    assert made("gsdb", tmp_path).equals(made("gsdb", SAMPLES / PLAIN["gsdb"]))


def test_gravity_keeps_what_existed_and_traded():
    frame = made("cepii_gravity", SAMPLES / PLAIN["cepii_gravity"])
    assert frame.height == 4
    west = row(frame, exporter="DEU", year=1980)
    assert (west["ccode1"], west["tradeflow_comtrade_o"], west["tradeflow_baci"]) == (260, 10.5, None)
    assert row(frame, exporter="HKG")["ccode1"] is None


def test_baci_is_summed_over_products():
    frame = made("cepii_baci", SAMPLES / "baci")
    assert row(frame, exporter="FRA", importer="USA", year=2022)["value"] == 1001.75
    taiwan = row(frame, exporter="S19")
    assert (taiwan["ccode1"], taiwan["value"], taiwan["release"]) == (713, 50_000, "HS92 V202501")


def archive(folder, path, inside=""):
    with zipfile.ZipFile(path, "w") as made_:
        for file in sorted(folder.iterdir()):
            made_.write(file, inside + file.name)
    return path


def test_baci_is_read_from_its_archive(tmp_path):
    packed = archive(SAMPLES / "baci", tmp_path / "BACI_HS92_V202501.zip")
    assert made("cepii_baci", packed).equals(made("cepii_baci", SAMPLES / "baci"))


def test_releases_of_baci_are_not_mixed(tmp_path):
    for file in (SAMPLES / "baci").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "BACI_HS17_Y2023_V202601.csv").write_text("t,i,j,k,v,q\n")
    with pytest.raises(SourceError, match="mixes 2 releases"):
        made("cepii_baci", tmp_path)


@pytest.mark.parametrize(
    ("line", "said"),
    [("2023,251,999,1,1.0,1", "country codes [999]"), ("2023,251,842,1,much,1", "no numbers")],
)
def test_a_faulty_year_of_baci_is_refused(tmp_path, line, said):
    for file in (SAMPLES / "baci").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "BACI_HS92_Y2023_V202501.csv").write_text(f"t,i,j,k,v,q\n{line}\n")
    with pytest.raises(SourceError) as refused:
        made("cepii_baci", tmp_path)
    assert said in str(refused.value)


MEMORY = """
import resource, sys
from pathlib import Path
from koinon.sources.cepii_baci import tables
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
frame = tables(Path(sys.argv[1]))["baci_yearly"]
assert abs(frame["value"].sum() - float(sys.argv[2])) < 1e-6 * float(sys.argv[2])
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_baci_is_a_stream(tmp_path):
    """Two million rows take far less memory than the table they would be (rows times six columns)."""
    (tmp_path / "country_codes_V202501.csv").write_bytes(
        (SAMPLES / "baci" / "country_codes_V202501.csv").read_bytes()
    )
    n = 2_000_000
    product = (10_000 + pl.int_range(n) % 900_000).cast(pl.String)
    value = pl.format("{}", (pl.int_range(n) % 1000 / 8).cast(pl.String).str.pad_start(18))
    rows = pl.select(t=pl.lit(2023), i=pl.lit(251), j=pl.lit(842), k=product, v=value, q=pl.lit("     1.0"))
    rows.write_csv(tmp_path / "BACI_HS92_Y2023_V202501.csv")
    size = (tmp_path / "BACI_HS92_Y2023_V202501.csv").stat().st_size
    total = sum(range(1000)) / 8 * n / 1000
    command = [sys.executable, "-c", MEMORY, str(tmp_path), str(total)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert size > 80e6
    assert int(done.stdout) < 400  # MB; two gigabytes are allowed for files of many years


@pytest.mark.parametrize(
    ("file", "reporter", "partner"),
    [
        ("imts_portal.csv", "France", "Germany"),
        ("imts_observations.csv", "FRA", "DEU"),
        ("DOT_timeSeries.csv", "France", "Germany"),
        ("DOT_panel.csv", "France", "Germany"),
    ],
)
def test_the_imf_s_four_layouts_say_the_same(file, reporter, partner):
    frame = made("imf_imts", SAMPLES / file)
    flow = row(frame, reporter=reporter, partner=partner, year=2022)
    assert (flow["ccode1"], flow["ccode2"], flow["exports"], flow["imports"]) == (220, 255, 100.5, 120.0)
    korea = frame.filter(pl.col("ccode1") == 732)
    assert file == "DOT_panel.csv" or korea.select("ccode2", "exports").rows() == [(710, 700.0)]


def test_groups_of_economies_have_no_code_and_months_are_no_years():
    frame = made("imf_imts", SAMPLES / "imts_portal.csv")
    assert row(frame, partner="Advanced Economies", year=2023)["ccode2"] is None
    assert frame["year"].unique().to_list() == [2022, 2023]
    assert row(made("imf_imts", SAMPLES / "DOT_timeSeries.csv"), year=1985)["ccode2"] == 260


def test_names_of_the_imf():
    from koinon.sources.imf_imts import _coded

    names = {
        "Poland, Rep. of": 290,
        "Türkiye, Rep of": 640,
        "Korea, Dem. People's Rep. of": 731,
        "Congo, Dem. Rep. of the": 490,
        "Congo, Rep. of": 484,
        "China, P.R.: Hong Kong": None,
        "Hong Kong Special Administrative Region, People's Republic of China": None,
        "Aruba, Kingdom of the Netherlands": None,
        "Taiwan Province of China": 713,
        "World": None,
    }
    frame = pl.DataFrame({"reporter": list(names), "year": [2010] * len(names)})
    assert _coded(frame, "reporter", "ccode")["ccode"].to_list() == list(names.values())


def test_another_layout_is_refused(tmp_path):
    (tmp_path / "x.csv").write_text("who,what\n1,2\n")
    with pytest.raises(SourceError, match="none of the layouts"):
        made("imf_imts", tmp_path / "x.csv")


def test_further_indices_of_vdem():
    frame = made("vdem_full", SAMPLES / PLAIN["vdem_full"])
    assert frame.select("ccode", "year").rows() == [(255, 2023), (380, 1950), (380, 2023)]
    sweden = row(frame, ccode=380, year=2023)
    assert (sweden["v2x_freexp_altinf"], sweden["v2x_gender"], sweden["v2cacamps"]) == (0.5, 0.69, -1.5)
    assert row(frame, ccode=380, year=1950)["v2smgovdom"] is None


def test_events_are_summed_to_territory_and_year():
    frame = made("ucdp_ged", SAMPLES / PLAIN["ucdp_ged"])
    ukraine = row(frame, gwcode=369, year=2023)
    assert ukraine == {
        "gwcode": 369, "year": 2023, "events": 2, "deaths_best": 14, "deaths_low": 12, "deaths_high": 24,
        "deaths_civilians": 6, "deaths_state_based": 10, "deaths_non_state": 0, "deaths_one_sided": 4,
    }  # fmt: skip
    assert row(frame, gwcode=70)["deaths_non_state"] == 2


# --- bad files


@pytest.mark.parametrize("source", USER)
def test_a_file_that_is_not_there_or_not_it_is_one_sentence(source, tmp_path):
    with pytest.raises(SourceError, match=r"there is no file|holds no file"):
        made(source, tmp_path / "nowhere")
    with pytest.raises(SourceError, match="holds no file"):
        made(source, tmp_path)
    suffix = Path(PLAIN.get(source, "x.xlsx")).suffix or ".zip"
    garbage = tmp_path / f"garbage{suffix}"
    garbage.write_bytes(bytes(range(256)) * 8)
    with pytest.raises(KoinonError):
        made(source, garbage)
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(KoinonError):
        made(source, tmp_path / "empty.csv")


def test_a_column_that_is_missing_is_named(tmp_path):
    text = (SAMPLES / PLAIN["ucdp_ged"]).read_text("utf-8").replace("deaths_civilians", "civ")
    (tmp_path / "GEDEvent_v25_1.csv").write_text(text)
    with pytest.raises(SourceError, match=r"lacks the columns deaths_civilians"):
        made("ucdp_ged", tmp_path)


def test_an_archive_cannot_write_elsewhere(tmp_path):
    inside = tmp_path / "in"
    inside.mkdir()
    packed = archive(SAMPLES / "baci", inside / "x.zip", inside="../../")
    assert made("cepii_baci", packed).height == 5
    assert sorted(p.name for p in tmp_path.rglob("*.csv")) == []


def test_a_damaged_archive_is_one_sentence(tmp_path):
    packed = archive(SAMPLES / "baci", tmp_path / "x.zip")
    data = bytearray(packed.read_bytes())
    data[60:200] = b"x" * 140
    packed.write_bytes(data)
    with pytest.raises(SourceError, match=r"x\.zip"):
        made("cepii_baci", packed)


# --- building, and what is said where a source is absent


@pytest.mark.parametrize("source", USER)
def test_an_absent_table_says_what_it_would_add_and_how(source):
    table = next(t.name for t in schemas().values() if t.source == source)
    with pytest.raises(MissingTableError) as missing:
        default_store().frame(table)
    said = str(missing.value)
    assert origin(source).adds in said and origin(source).url in said
    assert f"koinon store build --with {source}=PATH" in said


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        code = main(arguments)
        return code, *capsys.readouterr()

    return call


def test_a_store_with_files_of_one_s_own_lies_beside_the_user(run, tmp_path, monkeypatch):
    packaged = {p.name for p in default_store().root.iterdir()}
    sanctions = f"gsdb={SAMPLES / PLAIN['gsdb']}"
    code, _, err = run(
        "store", "build", "--with", sanctions, "--with", f"ucdp_ged={SAMPLES / PLAIN['ucdp_ged']}"
    )
    assert code == 0
    assert "KOINON_STORE=" in err
    assert {p.name for p in default_store().root.iterdir()} == packaged
    own = Store(tmp_path / "koinon-store")
    assert {"sanctions", "ged_state_years"} == set(own.entries) - set(default_store().entries)
    assert check(own) == []
    # A second file joins the first, and packaged tables are the same bytes.
    code, _, _ = run("store", "build", "--with", f"cshapes_2={SAMPLES / PLAIN['cshapes_2']}")
    assert code == 0
    later = Store(tmp_path / "koinon-store")
    assert {"sanctions", "ged_state_years", "cshapes"} == set(later.entries) - set(default_store().entries)
    assert later.entries["majors"] == default_store().entries["majors"]
    monkeypatch.setenv("KOINON_STORE", str(tmp_path / "koinon-store"))
    code, out, _ = run("store", "list")
    assert "sanctions " in out
    assert "sipri_milex  not packaged: military expenditure" in out and "gsdb  not packaged" not in out


def test_the_list_names_what_is_not_packaged(run):
    code, out, _ = run("store", "list")
    assert code == 0
    for source in USER:
        assert f"{source}  not packaged: {origin(source).adds}; build --with {source}=PATH" in out
    document = json.loads(run("store", "list", "--json")[1])
    assert len(document["notes"]) == len(USER)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--with", "gsbd=x"], "did you mean gsdb"),
        (["--with", "gsdb"], "write SOURCE=PATH"),
        (["--with", "gsdb=nowhere.dta"], "there is no file nowhere.dta"),
        (["--with", "gsdb=a", "--with", "gsdb=b"], "names gsdb twice"),
        (["--with", "trade=a"], "no source that a user supplies called 'trade'"),
        ([], "--raw DIR, or files of your own"),
    ],
)
def test_bad_arguments_are_one_sentence_and_nothing_is_built(run, tmp_path, arguments, said):
    code, out, err = run("store", "build", *arguments)
    assert (code, out) == (2, "")
    assert said in err and err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_what_a_user_supplies_must_be_supplied():
    with pytest.raises(UnknownNameError):
        build(None, Path("x"), supplied={"polity5": Path("x")})


# --- the group of sanctions


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    out = tmp_path_factory.mktemp("own")
    build(None, out, supplied={"gsdb": SAMPLES / PLAIN["gsdb"]})
    return Store(out)


def test_without_the_file_the_group_says_where_to_get_it(run):
    code, out, err = run("panel", "dyad-year", "--from", "2000", "--to", "2000", "--with", "sanctions")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "globalsanctionsdatabase.com" in err and "koinon store build --with gsdb=PATH" in err


def test_sanctions_in_an_undirected_panel(own):
    panel = kn.dyad_years(1998, 2001, store=own).add("sanctions")
    cuba = row(panel.frame, ccode1=2, ccode2=40, year=2000)
    assert (cuba["sanction1"], cuba["sanction_arms1"], cuba["sanction2"], cuba["sanction_travel2"]) == (
        1,
        1,
        1,
        0,
    )
    assert cuba["sanction_other2"] == 1
    before = row(panel.frame, ccode1=2, ccode2=40, year=1999)
    assert (before["sanction1"], before["sanction2"]) == (1, 0)
    # Within the years of the file no row is no sanction; outside them nothing is known.
    assert row(panel.frame, ccode1=2, ccode2=20, year=2000)["sanction1"] == 0
    assert row(panel.frame, ccode1=2, ccode2=40, year=1998)["sanction1"] is None
    assert panel.variable("sanction1").covers == (1999, 2001)
    assert panel.sources[-1] == "gsdb"


def test_sanctions_in_a_directed_panel_and_by_gleditsch_ward(own):
    directed = kn.directed_dyad_years(2000, 2001, store=own).add("sanctions").frame
    assert row(directed, ccode1=40, ccode2=2, year=2000)["sanction_other1"] == 1
    assert row(directed, ccode1=40, ccode2=2, year=2000)["sanction_trade2"] == 1
    assert row(directed, ccode1=625, ccode2=20, year=2001)["sanction_arms2"] == 1
    gw = kn.dyad_years(1999, 1999, "gw", store=own).add("sanctions").frame
    assert row(gw, gwcode1=260, gwcode2=345, year=1999)["sanction_military1"] == 1


# --- the mirrors beside the project


@pytest.mark.raw
def test_sipri_s_published_figures(raw):
    milex = made("sipri_milex", raw / "sipri_milex")
    assert round(row(milex, ccode=2, year=2023)["milex_constant_usd"]) == 880_071
    assert round(row(milex, ccode=255, year=2023)["milex_constant_usd"]) == 61_187
    assert row(milex, ccode=365, year=1990)["country"] == "USSR"
    register = made("sipri_trade_register", raw / "sipri_trade_register_1995_2025")
    world = dict(register.group_by("year").agg(pl.col("tiv").sum()).iter_rows())
    assert round(world[1995]) == 22_983
    assert round(world[2022]) == 33_871
    orders = made("sipri_tiv_order_year", raw / "sipri_tiv_order_year")
    assert round(orders.filter(year=2018)["tiv"].sum()) == 2_396
    assert orders.height == 13_591


@pytest.mark.raw
def test_the_borders_of_the_mirror(raw):
    assert made("cshapes_2", raw / "cshapes_2").height == 710
