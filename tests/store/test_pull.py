"""Fetching official releases: whole under its name, or not there; against a server on this machine only."""

import json
import socket
from dataclasses import replace
from importlib import import_module

import pytest

from koinon.cli import main
from koinon.errors import UnknownNameError
from koinon.sources import Download, origin, origins
from koinon.store import fetch as fetching
from koinon.store.fetch import FetchError, Limits, fetch
from koinon.store.pull import PullError, by_hand, pull
from small_server import (
    BODY,
    DIGEST,
    answer,
    dripping,
    redirecting,
    serving,
    stalling,
    status,
    truncating,
    without_range,
)

QUICK = Limits(attempts=3, silence=5, pause=0)
IMPATIENT = Limits(attempts=2, silence=0.2, pause=0)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def target(tmp_path):
    return tmp_path / "data.zip"


def rest(target):
    """Return what lies beside the target."""
    return sorted(path.name for path in target.parent.iterdir() if path != target)


def test_a_file_arrives_whole_with_its_checksum(target):
    seen = []
    with serving() as server:
        got = fetch(server.url, target, sha256=DIGEST.upper(), progress=lambda *step: seen.append(step))
    assert target.read_bytes() == BODY
    assert (got.size, got.sha256, got.resumed_from) == (len(BODY), DIGEST, 0)
    assert rest(target) == []
    assert seen[0] == (0, len(BODY)) and seen[-1] == (len(BODY), len(BODY))
    assert server.asked[0][1]["Accept-Encoding"] == "identity"


def test_a_truncated_answer_is_taken_up_where_it_broke_off(target):
    with serving(truncating(1000), truncating(500)) as server:
        fetch(server.url, target, sha256=DIGEST, limits=QUICK)
    assert target.read_bytes() == BODY
    ranges = [headers.get("Range") for _, headers in server.asked]
    assert ranges == [None, "bytes=1000-", "bytes=1500-"]
    assert server.asked[1][1]["If-Range"] == '"one"'


def test_a_server_that_always_truncates_leaves_a_part_and_no_file(target):
    with serving(steady=truncating(10)) as server, pytest.raises(FetchError) as refused:
        fetch(server.url, target, limits=QUICK)
    assert not target.exists()
    assert rest(target) == ["data.zip.part", "data.zip.part.json"]
    assert (target.parent / "data.zip.part").read_bytes() == BODY[:30]
    assert f"broke off after 30 of {len(BODY):,} bytes (3 attempts)" in str(refused.value)
    assert "goes on from there" in str(refused.value)
    with serving() as later:
        # Another port is another address, so the part is not mistaken for a part of this file.
        got = fetch(later.url, target, sha256=DIGEST)
    assert got.resumed_from == 0


def test_the_next_command_resumes(target):
    with serving(truncating(1000), truncating(10), truncating(10)) as server:
        with pytest.raises(FetchError):
            fetch(server.url, target, limits=QUICK)
        got = fetch(server.url, target, sha256=DIGEST, limits=QUICK)
    assert got.resumed_from == 1020
    assert target.read_bytes() == BODY
    assert rest(target) == []


def test_a_part_that_is_whole_needs_no_server(target):
    with serving(truncating(1000)) as server, pytest.raises(FetchError):
        fetch(server.url, target, limits=Limits(attempts=1))
    (target.parent / "data.zip.part").write_bytes(BODY)
    got = fetch(server.url, target, sha256=DIGEST, limits=Limits(attempts=1))
    assert got.size == len(BODY)


def test_a_server_that_ignores_range_is_read_from_the_beginning(target):
    with serving(truncating(1000), steady=without_range) as server:
        fetch(server.url, target, sha256=DIGEST, limits=QUICK)
    assert server.asked[1][1]["Range"] == "bytes=1000-"
    assert target.read_bytes() == BODY


def another_file(handler):
    start = handler.headers.get("Range")
    if start is None:
        answer(handler, body=BODY, ETag='"two"')
    else:
        told = f"bytes 1000-{len(BODY) - 1}/{len(BODY)}"
        answer(handler, 206, BODY[1000:], ETag='"two"', Content_Range=told)


def wrong_start(handler):
    if handler.headers.get("Range"):
        told = f"bytes 0-{len(BODY) - 1}/{len(BODY)}"
        answer(handler, 206, BODY, ETag='"one"', Content_Range=told)
    else:
        without_range(handler)


def unsatisfiable(handler):
    if handler.headers.get("Range"):
        answer(handler, 416, Content_Range="bytes */20")
    else:
        without_range(handler)


@pytest.mark.parametrize("steady", [another_file, wrong_start, unsatisfiable])
def test_parts_of_two_files_are_never_put_together(target, steady):
    with serving(truncating(1000), steady=steady) as server:
        fetch(server.url, target, sha256=DIGEST, limits=QUICK)
    assert [headers.get("Range") for _, headers in server.asked] == [None, "bytes=1000-", None]
    assert target.read_bytes() == BODY


def test_a_part_of_which_nobody_knows_what_it_is_part_of_is_thrown_away(target):
    (target.parent / "data.zip.part").write_bytes(b"what is this")
    with serving() as server:
        fetch(server.url, target, sha256=DIGEST)
    assert server.asked[0][1].get("Range") is None


def test_a_wrong_checksum_is_refused_and_nothing_stays(target):
    target.write_bytes(b"old")
    with serving() as server, pytest.raises(FetchError, match=f"{DIGEST[:12]} where {'0' * 12}"):
        fetch(server.url, target, sha256="0" * 64)
    assert target.read_bytes() == b"old"
    assert rest(target) == []


def test_a_wrong_checksum_after_a_resumption_is_tried_once_from_the_beginning(target):
    with serving(truncating(1000)) as server, pytest.raises(FetchError):
        fetch(server.url, target, limits=Limits(attempts=1))
    part = target.parent / "data.zip.part"
    part.write_bytes(b"x" * 1000)
    with serving() as server:
        note = part.with_name("data.zip.part.json")
        note.write_text(json.dumps(json.loads(note.read_text()) | {"url": server.url}))
        got = fetch(server.url, target, sha256=DIGEST)
    assert got.resumed_from == 0
    assert target.read_bytes() == BODY


def test_redirects_are_followed(target):
    with serving() as home, serving(redirecting("/elsewhere"), redirecting(home.url)) as server:
        fetch(server.url, target, sha256=DIGEST)
    assert [path for path, _ in server.asked] == ["/data.zip", "/elsewhere"]


def test_a_resumption_survives_a_redirect(target):
    with serving(truncating(1000), redirecting("/elsewhere")) as server:
        fetch(server.url, target, sha256=DIGEST, limits=QUICK)
    assert server.asked[2] == ("/elsewhere", server.asked[2][1])
    assert server.asked[2][1]["Range"] == "bytes=1000-"


@pytest.mark.parametrize("endless", [False, True], ids=["loop", "chain"])
def test_redirects_are_bounded(target, endless):
    def on(handler):
        where = f"/{len(handler.server.asked)}" if endless else "/data.zip"
        answer(handler, 302, Location=where)

    with serving(steady=on) as server, pytest.raises(FetchError, match="round in circles"):
        fetch(server.url, target, limits=QUICK)
    assert len(server.asked) <= fetching.REDIRECTS + 1
    assert rest(target) == []


@pytest.mark.parametrize("where", ["file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_redirects_out_of_the_web_are_not_followed(target, where):
    with serving(redirecting(where)) as server, pytest.raises(FetchError, match="not followed"):
        fetch(server.url, target, limits=QUICK)
    assert rest(target) == []


def test_only_web_addresses_are_fetched(target):
    with pytest.raises(FetchError, match="not a web address"):
        fetch("file:///etc/passwd", target)


@pytest.mark.parametrize(
    ("code", "said"), [(404, "no longer has data.zip"), (410, "may have moved"), (403, "refuses data.zip")]
)
def test_a_refusal_is_not_asked_again(target, code, said):
    with serving(steady=status(code)) as server, pytest.raises(FetchError, match=said):
        fetch(server.url, target, limits=QUICK)
    assert len(server.asked) == 1
    assert rest(target) == []


def test_a_busy_server_is_asked_again(target):
    with serving(status(503), status(500)) as server:
        fetch(server.url, target, sha256=DIGEST, limits=QUICK)
    with (
        serving(steady=status(503)) as server,
        pytest.raises(FetchError, match=r"answers 503 .*\(3 attempts\)"),
    ):
        fetch(server.url, target, limits=QUICK)
    assert len(server.asked) == 3


def test_pauses_between_attempts_grow(target, monkeypatch):
    slept = []
    monkeypatch.setattr(fetching.time, "sleep", slept.append)
    with serving(steady=status(503)) as server, pytest.raises(FetchError):
        fetch(server.url, target, limits=Limits(attempts=4, pause=1))
    assert slept == [1, 2, 4]


def test_a_server_that_falls_silent_is_given_up(target):
    with serving(steady=stalling) as server, pytest.raises(FetchError, match=r"fell silent for 0\.2 s"):
        fetch(server.url, target, limits=IMPATIENT)
    assert (target.parent / "data.zip.part").stat().st_size == 100
    assert not target.exists()


def test_a_server_that_drips_is_given_up(target):
    with serving(steady=dripping) as server, pytest.raises(FetchError, match="fell silent"):
        fetch(server.url, target, limits=Limits(attempts=1, silence=0.3, pause=0))
    assert not target.exists()


def test_a_server_that_stalls_once_is_resumed(target):
    with serving(stalling) as server:
        fetch(server.url, target, sha256=DIGEST, limits=IMPATIENT)
    assert server.asked[1][1]["Range"] == "bytes=100-"


def test_nobody_there(target):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(FetchError, match=rf"cannot reach 127\.0\.0\.1:{port}, is this computer online"):
        fetch(f"http://127.0.0.1:{port}/data.zip", target, limits=QUICK)
    assert rest(target) == []


def test_a_web_page_is_no_data(target):
    page = status(200, Content_Type="text/html; charset=utf-8")
    with serving(page) as server, pytest.raises(FetchError, match=r"a web page instead of data\.zip"):
        fetch(server.url, target)
    assert rest(target) == []


def test_a_squeezed_answer_is_refused(target):
    with serving(status(200, Content_Encoding="gzip")) as server, pytest.raises(FetchError, match="encoding"):
        fetch(server.url, target)


def test_a_chunked_answer_that_ends_early_is_no_file(target):
    def broken(handler):
        answer(handler, body=b"5\r\nhello\r\n", Transfer_Encoding="chunked")

    def chunked(handler):
        answer(handler, body=b"5\r\nhello\r\n0\r\n\r\n", Transfer_Encoding="chunked")

    with serving(steady=broken) as server, pytest.raises(FetchError, match="broke off"):
        fetch(server.url, target, limits=QUICK)
    assert not target.exists()
    with serving(chunked) as server:
        fetch(server.url, target)
    assert target.read_bytes() == b"hello"


def test_a_file_larger_than_the_disk_is_not_begun(target):
    huge = status(200, Content_Length=str(10**18))
    with serving(huge) as server, pytest.raises(FetchError, match="more bytes and the disk has"):
        fetch(server.url, target)
    assert not (target.parent / "data.zip.part").exists()


# --- sources


@pytest.fixture
def offered(monkeypatch):
    """Let the source ``polity5`` be offered at an address."""
    module = import_module("koinon.store.pull")

    def offer(url, sha256=""):
        record = replace(origin("polity5"), download=Download(url, sha256))
        monkeypatch.setattr(module, "origin", lambda _: record)
        monkeypatch.setattr(
            module, "fetch", lambda *given, **named: fetch(*given, **named | {"limits": QUICK})
        )

    return offer


def test_pulling_a_source(offered, tmp_path, capsys):
    with serving() as server:
        offered(server.url, DIGEST)
        assert main(["store", "pull", "polity5", "--to", str(tmp_path / "new"), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["data"] == {
        "file": str(tmp_path / "new" / "data.zip"),
        "bytes": len(BODY),
        "sha256": DIGEST,
    }
    assert (tmp_path / "new" / "data.zip").read_bytes() == BODY


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (status(404), "no longer has data.zip"),
        (truncating(10), "broke off"),
        (redirecting("/data.zip"), "round in circles"),
    ],
)
def test_what_goes_wrong_is_one_sentence_with_the_way_by_hand(offered, tmp_path, capsys, behaviour, said):
    with serving(steady=behaviour) as server:
        offered(server.url)
        assert main(["store", "pull", "polity5", "--to", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err and f"by hand: {origin('polity5').url}" in err
    assert err.count("\n") == 1
    assert not (tmp_path / "data.zip").exists()


def test_a_source_without_address_says_where_to_get_it():
    with pytest.raises(PullError, match=r"by hand from https://www\.v-dem\.net.*in the package already"):
        pull("vdem_v15_subset", None)
    assert "own work" in by_hand(origin("bloc_registry"))
    with pytest.raises(UnknownNameError, match="did you mean polity5"):
        pull("polity6", None)


@pytest.mark.parametrize("record", [r for r in origins().values() if r.download], ids=lambda r: r.id)
def test_offers_are_well_formed(record):
    assert record.download.url.startswith(("https://", "http://"))
    assert record.download.name and "/" not in record.download.name
    assert record.download.sha256 == "" or len(record.download.sha256) == 64
