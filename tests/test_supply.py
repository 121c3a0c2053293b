"""What the project is made from: dependencies that are pinned by their bytes, and code without shells or pickles."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-extras.lock", "requirements-fuzz.lock")
SOURCES = sorted([*ROOT.glob("crawler/**/*.py"), *ROOT.glob("pipelines/**/*.py")])
# What makes code of data, and what starts programs or talks to hosts behind Scrapy's back.
CODE_OF_DATA = {"pickle", "cPickle", "_pickle", "marshal", "shelve", "dill", "joblib", "code", "codeop", "runpy"}
TALKS = {"socket", "urllib.request", "http.client", "requests", "urllib3", "httpx", "ftplib", "smtplib", "telnetlib"}
STARTS = {"subprocess", "pty", "multiprocessing", "pexpect"}
# Who may: one listens on loopback, one wakes itself up through a pair of sockets, one starts crawls.
MAY = {
    "crawler/browse/server.py": {"socket"},
    "crawler/scheduling/stopping.py": {"socket"},
    "crawler/scheduling/processes.py": {"subprocess"},
}
PINNED = re.compile(r"[A-Za-z0-9._-]+(\[[a-z0-9,_-]+\])?==[^ ]+( ;[^\\]*?)?( +--hash=sha256:[0-9a-f]{64})+ *")
# Calls that run what they are given.
RUNS = {"eval", "exec", "compile", "__import__", "yaml.load", "yaml.unsafe_load", "yaml.full_load"}
OS_RUNS = re.compile(r"os\.(system|popen|exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?|startfile)")


def unpinned(lock: str) -> list[str]:
    """Return the lines of a lock that don't name one version and the hashes of its files."""
    text = lock.replace("\\\n", " ")
    lines = (line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    return [line for line in lines if not PINNED.fullmatch(line)]


@cache
def trees() -> dict[str, ast.Module]:
    """Return the syntax of every module of both packages, by its place in the project."""
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in SOURCES}


def imported(tree: ast.AST) -> set[str]:
    """Return the modules that a module imports, wherever in it."""
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return names | {f"{node.module}" for node in froms} | {f"{n.module}.{a.name}" for n in froms for a in n.names}


def called(tree: ast.AST) -> set[str]:
    """Return the names that a module calls: `eval`, `os.system`."""
    functions = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {ast.unparse(function) for function in functions if isinstance(function, ast.Name | ast.Attribute)}


def keywords(tree: ast.AST) -> set[str | None]:
    """Return the names of the arguments that a module's calls give."""
    return {word.arg for node in ast.walk(tree) if isinstance(node, ast.Call) for word in node.keywords}


def importers(names: set[str]) -> dict[str, set[str]]:
    """Return the modules of ours that import any of these without having to."""
    found = {place: (imported(tree) & names) - MAY.get(place, set()) for place, tree in trees().items()}
    return {place: names for place, names in found.items() if names}


@pytest.mark.parametrize("lock", LOCKS)
def test_each_dependency_is_one_version_known_by_its_hash(lock: str) -> None:
    assert unpinned((ROOT / lock).read_text("utf-8")) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_says_where_to_fetch_from(lock: str) -> None:
    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted-host", (ROOT / lock).read_text("utf-8"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("ada-url==", "ada-url>=", id="a range"),
        pytest.param("--hash=sha256:", "--hash=md5:", id="another hash"),
        pytest.param("ada-url==", "ada-url @ file:///tmp/ada#", id="an address"),
    ],
)
def test_what_is_not_pinned_would_be_found(old: str, new: str) -> None:
    lock = (ROOT / LOCKS[0]).read_text("utf-8")

    assert unpinned(lock.replace(old, new))


def test_every_package_of_the_hexo_site_is_known_by_its_hash() -> None:
    lock: dict[str, Any] = json.loads((ROOT / "tests/hexo/package-lock.json").read_text("utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}

    assert [name for name, package in packages.items() if not package["integrity"].startswith("sha512-")] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_every_dependency_has_its_reason_in_the_readme() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(each for extra in extras for each in extra)]
    names = {re.split(r"[^A-Za-z0-9._-]", each)[0].lower() for each in wanted}
    table = (ROOT / "README.md").read_text("utf-8").partition("\n## What it stands on\n")[2].lower()

    assert {name for name in names if name not in table} == set()


def test_nothing_makes_code_of_data() -> None:
    assert importers(CODE_OF_DATA) == {}
    assert {place: called(tree) & RUNS for place, tree in trees().items() if called(tree) & RUNS} == {}


def test_no_shell_is_asked() -> None:
    assert [place for place, tree in trees().items() if "shell" in keywords(tree)] == []
    assert [name for tree in trees().values() for name in called(tree) if OS_RUNS.fullmatch(name)] == []


def test_only_the_scheduler_starts_programs() -> None:
    assert importers(STARTS) == {}


def test_hosts_are_talked_to_through_scrapy_alone_and_through_what_was_configured() -> None:
    assert importers(TALKS) == {}


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from pickle import loads",
        "def f():\n    from urllib import request",
        "import http.client as c",
    ],
)
def test_an_import_would_be_found(source: str) -> None:
    assert imported(ast.parse(source)) & (CODE_OF_DATA | TALKS)
