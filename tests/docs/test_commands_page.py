"""The page of commands: each has an example that the program would accept."""

import shlex

import pytest

from reference_pages import commands

LEAVES = dict(commands.leaves())


def test_every_command_has_one_example_and_no_example_is_left_over():
    assert set(commands.EXAMPLES) == set(LEAVES)


@pytest.mark.parametrize("name", LEAVES)
def test_an_example_is_a_line_that_the_program_accepts(name):
    words = shlex.split(commands.EXAMPLES[name])
    start = ["koinon", *name.split()]
    assert words[: len(start)] == start
    context = LEAVES[name].make_context(name, words[len(start) :])  # raises where a word does not fit
    assert all(context.params.get(p.name) is not None for p in LEAVES[name].params if p.required)


@pytest.mark.parametrize("name", LEAVES)
def test_every_argument_and_option_says_what_it_means(name):
    assert LEAVES[name].help.endswith(".")
    for parameter in LEAVES[name].params:
        assert parameter.help, parameter.name
