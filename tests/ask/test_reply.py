"""The reply: the document it becomes, and that its data are made only for whoever reads them."""

import json
from datetime import date

import koinon as kn
from koinon.ask.reply import Reply


def test_the_document_has_five_keys_and_holds_what_json_knows():
    data = {"day": date(1949, 4, 4), "inf": float("inf"), "set": {1}, 3: (None, True)}
    made = Reply(None, data, ["atop", "atop"], ["a rule"]).document("koinon ...")
    assert list(made) == ["data", "sources", "notes", "command", "version"]
    assert made["data"] == {"day": "1949-04-04", "inf": None, "set": [1], "3": [None, True]}
    assert [source["id"] for source in made["sources"]] == ["atop"]
    assert made["notes"] == ["a rule"]
    assert made["command"] == "koinon ..."
    assert made["version"] == kn.__version__


def test_the_text_is_the_document():
    reply = Reply(None, [{"name": "Türkiye"}])
    assert json.loads(reply.json()) == reply.document()
    assert "Türkiye" in reply.json()


def test_data_that_are_a_function_are_made_once_and_only_when_read():
    calls = []
    reply = Reply("made", lambda: calls.append(1) or {"x": 1})
    assert reply.made == "made" and not calls
    assert reply.data == reply.document()["data"] == {"x": 1}
    assert calls == [1]
