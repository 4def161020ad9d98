"""The records of groups and measures: what the reader takes, and the sentence it says where it cannot."""

from dataclasses import dataclass

import pytest

from koinon.measure.catalogue import MEASURES
from koinon.panel.group import Group, RecordError, read_records
from koinon.panel.groups import GROUPS


@dataclass(frozen=True, kw_only=True)
class Small(Group):
    formula: str
    shows: str = ""

    def place(self, unit):  # noqa: ARG002  # one module for every unit
        return f"koinon.small.{self.module}"


GOOD = """
[two-things]
title = "two things"
units = ["state-year", "dyad-year"]
formula = '''a + b'''

[one]
title = "one"
units = ["state-year"]
formula = "a"
shows = "one"
"""


@pytest.fixture
def write(tmp_path):
    def written(text, name="small/deep/things.toml", module="small/deep/things.py"):
        for path, body in ((name, text), (module, "")):
            if path:
                (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / path).write_text(body)
        return tmp_path

    return written


def read(root):
    return read_records(Small, "small", root=root)


@pytest.mark.parametrize("module", ["small/deep/things.py", "small/deep/things/__init__.py"])
def test_a_file_holds_the_records_of_the_module_beside_it(write, module):
    found = read(write(GOOD, module=module))
    assert list(found) == ["one", "two-things"]
    assert found["two-things"] == Small(
        "two-things", "two things", ("state-year", "dyad-year"), "deep.things", formula="a + b"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("formula =", "formla =", "'two-things' has an unknown key 'formla'; did you mean formula?"),
        ("shows =", "xyz =", "has an unknown key 'xyz'; keys are title, units, needs, formula or shows"),
        ('formula = "a"', "", "'one' lacks formula"),
        ('title = "one"', "", "'one' lacks title"),
        ('title = "one"', "title = 1", "title of 'one' is text, not 1"),
        ('title = "one"', 'title = ""', "title of 'one' is text, not ''"),
        (
            'units = ["state-year"]',
            'units = "state-year"',
            "units of 'one' is a list of units",
        ),
        (
            'units = ["state-year"]',
            'units = ["week"]',
            "'one' has an unknown unit 'week'; units are",
        ),
        ("[two-things]", "", "'title' stands under no name; begin a record with [name]"),
        ("[one]", "[one", "is no TOML"),
    ],
)
def test_a_fault_is_told_in_one_sentence_with_the_file(write, old, new, said):
    assert old in GOOD
    with pytest.raises(RecordError) as caught:
        read(write(GOOD.replace(old, new)))
    text = str(caught.value)
    assert text.startswith("small/deep/things.toml")
    assert said in text
    assert "\n" not in text


def test_a_record_needs_its_module(write):
    with pytest.raises(RecordError, match=r"there is no module small/deep/things.py for the state-year of"):
        read(write(GOOD, module=""))


def test_a_name_is_taken_once(write):
    write(GOOD)
    with pytest.raises(RecordError, match="there is another record called 'one'"):
        read(write(GOOD.replace("two-things", "three"), "small/more.toml", "small/more.py"))


@pytest.mark.parametrize("one", [*GROUPS.values(), *MEASURES.values()], ids=lambda one: one.name)
def test_what_a_record_names_is_there(one):
    for unit in one.units:
        assert callable(one.maker(unit)), unit
        assert next(iter(one.options(unit)), "") != "panel"
