import pytest

from hjoerring.management.commands.test import MOST_PROCESSES, shared


@pytest.mark.parametrize("arguments", [[], ["-q"], ["-x", "--create-db"], ["-m", "not browser"], ["-k", "goals"]])
def test_the_whole_suite_is_shared_by_the_cores(arguments):
    assert shared(arguments, cores=2) == ["--numprocesses=2", "--dist=loadgroup"]


@pytest.mark.parametrize(
    "arguments", [["tests/danish"], ["-q", "tests/test_doors.py::test_who_finds_what"], ["--pdb"], ["-s"], ["-n0"]]
)
def test_a_part_and_whoever_looks_closely_get_one_process(arguments):
    assert shared(arguments, cores=2) == []


def test_one_core_shares_nothing_and_many_are_not_all_taken():
    assert shared([], cores=1) == []
    assert shared([], cores=64)[0] == f"--numprocesses={MOST_PROCESSES}"
