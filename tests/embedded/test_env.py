import pytest

from hjoerring.env import env, env_bool, env_list, secret


def test_an_empty_variable_counts_as_unset(monkeypatch):
    monkeypatch.setenv("HJM_TRIED", "")

    assert env("HJM_TRIED", "otherwise") == "otherwise"
    assert env_bool("HJM_TRIED", default=True)
    assert env_list("HJM_TRIED", ["a"]) == ["a"]
    assert secret("HJM_TRIED") is None


@pytest.mark.parametrize(
    ("text", "meant"), [("1", True), ("Yes", True), (" on ", True), ("0", False), ("false", False)]
)
def test_yes_and_no(monkeypatch, text, meant):
    monkeypatch.setenv("HJM_TRIED", text)

    assert env_bool("HJM_TRIED", default=not meant) is meant


def test_a_misspelt_yes_is_not_a_no(monkeypatch):
    monkeypatch.setenv("HJM_TRIED", "ture")

    with pytest.raises(ValueError, match="HJM_TRIED is 'ture'"):
        env_bool("HJM_TRIED")


def test_lists_have_commas(monkeypatch):
    monkeypatch.setenv("HJM_TRIED", "sag.example.dk, ,www.example.dk")

    assert env_list("HJM_TRIED") == ["sag.example.dk", "www.example.dk"]


def test_a_secret_comes_from_its_file_first(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("from the file\n")
    monkeypatch.setenv("HJM_TRIED", "from the variable")
    assert secret("HJM_TRIED") == "from the variable"

    monkeypatch.setenv("HJM_TRIED_FILE", str(tmp_path / "key"))
    assert secret("HJM_TRIED") == "from the file"


def test_a_secret_file_that_is_missing_is_named_and_nothing_else_taken(monkeypatch, tmp_path):
    monkeypatch.setenv("HJM_TRIED", "from the variable")
    monkeypatch.setenv("HJM_TRIED_FILE", str(tmp_path / "none"))

    with pytest.raises(RuntimeError, match=r"HJM_TRIED_FILE names .*none"):
        secret("HJM_TRIED")
