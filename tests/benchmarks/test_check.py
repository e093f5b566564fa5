import pytest

from benchmarks import check, results

WITHIN = {"statements": 8, "cpu_ratio": [1.9, 1.7, 2.1], "bytes_gz": 4000, "faults": 0}
SEARCH = {"statements": 5, "cpu_ratio": [0.94, 0.86, 1.65], "bytes_gz": 800, "faults": 0}
PREFIXES = {"cpu_p95": 0.3, "sound_cpu_p95": 9.6, "faults_in_plan": 0}
CATALOGUE = {"statements": 6, "cpu_ratio": [2.1, 1.93, 2.64], "faults": 0}
COVERAGE = {"statements": 6, "cpu_ratio": [2.7, 2.5, 3.0], "bytes_gz": 800, "faults": 0}
CLOCK = {"statements": 1, "cpu_ratio": [1.06, 1.05, 1.13]}
KINDS = (
    *("follow_up", "ended", "contact_legal", "contact_local"),
    *("meeting", "agreement", "citizen", "measurement"),
)
PDF = {"cpu_ratio": [0.83, 0.8, 0.9], "growth_mb": 0.2}


@pytest.fixture
def measured(monkeypatch):
    found = {
        "http_10k": {
            "pages": {name: dict(WITHIN) for name in ("case_list", "case_list_last", "worklist", "case_detail")}
            | {"report": dict(WITHIN)}
            | {f"plan_forty_{view}": dict(WITHIN) for view in ("time", "board", "list")}
            | {"conference": dict(WITHIN), "search": dict(SEARCH)}
        },
        "http_offers": {
            "pages": {
                name: dict(CATALOGUE)
                for name in ("offer_list", "offer_list_words", "offer_list_facets", "offer_list_near")
            }
            | {name: dict(CATALOGUE) for name in ("offer_match", "plan_build", "desk")}
        },
        "coverage_100k": {"pages": {name: dict(COVERAGE) for name in ("coverage", "coverage_group")}},
        **{f"search_{size}": dict(PREFIXES) for size in ("10k", "100k", "1m")},
        "search": {"slope": 0.01},
        "access_10k": {"added": 0.1, "distinct": 0},
        "clock_1m": {"pages": {name: dict(CLOCK) for name in KINDS} | {"whole": {"statements": 16, "growth_mb": 0.3}}},
        "freeze_1m": {"seconds": 45.0, "cpu": 40.0},
        "http_100k": {"pages": {"team": dict(WITHIN)}},
        "http_1m": {"pages": {"report": dict(WITHIN)}},
        "import_10k": {"run_s": 36.5},
        "pdf": dict(PDF),
        "papers": {"pages": {"stored": {"statements": 8, "cpu_ratio": [1.22, 1.03, 1.27]}}},
        "batch": {"pages": 3, "cpu_ratio": [1.04, 1.0, 1.1], "run_s": 21.0},
    }
    monkeypatch.setattr(results, "recall", found.get)
    return found


def test_within_the_budgets_and_their_tolerance_nothing_is_said(measured):
    assert check.faults() == []


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("cpu_ratio", [2.4, 2.0, 2.9], "http_10k case_list: ratio is 2.4, the budget 1.8"),
        ("statements", 9, "http_10k case_list: statements is 9, the budget 8"),
        ("bytes_gz", 7001, "http_10k case_list: bytes_gz is 7001, the budget 7000"),
        ("faults", 3, "http_10k case_list: 3 answers were not 200"),
    ],
)
def test_what_is_over_is_named(measured, name, value, line):
    measured["http_10k"]["pages"]["case_list"][name] = value

    assert check.faults() == [line]


def test_a_slow_import_is_named(measured):
    measured["import_10k"]["run_s"] = 61.2

    assert check.faults() == ["import_10k: run_s is 61.2, the budget 60"]


def test_what_was_not_measured_is_no_success(measured):
    del measured["pdf"]

    assert check.faults() == ["pdf was not measured"]


def test_a_fault_ends_with_status_one(measured, capsys):
    measured["pdf"]["growth_mb"] = 6.0

    with pytest.raises(SystemExit) as ended:
        check.main()

    assert ended.value.code == 1
    assert "pdf: growth_mb is 6.0, the budget 5.0" in capsys.readouterr().out


def test_a_page_that_was_not_among_those_measured_is_told(measured):
    del measured["http_10k"]["pages"]["conference"]

    assert check.faults() == ["http_10k conference was not measured"]
