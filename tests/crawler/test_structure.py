"""The shape of crawler and pipelines: which way imports point, what settings name, how long things are."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from scrapy import Spider
from scrapy.utils.misc import load_object

from crawler.settings import base

ROOT = Path(__file__).resolve().parents[2]
PURE = {
    f"crawler.{name}"
    for name in (
        "alarms",
        "times",
        "text",
        "urls",
        "pictures",
        "packed",
        "kinds",
        "profiles",
        "channels",
        "categories",
        "items",
        "lists",
        "pages",
        "attempts",
        "contradictions",
        "arguments",
        "census",
        "progress",
        "terminal",
        "run_display",
        "counted",
        "log_lines",
        "machine",
        "freshness",
        "overview",
        "report",
        "reread",
        "audit",
        "browse.phrases",
        "browse.question",
        "browse.facets",
        "browse.queries",
        "browse.reading",
        "browse.telling",
        "browse.guard",
        "storage",
        "stories",
        "scheduling",
    )
}
# They stand above both packages.
COMMANDS = {"crawler.commands"}
SHARED_WITH_PIPELINES = PURE | {"crawler.drops", "crawler.errors", "crawler.extensions.archive"}
FILES = sorted(file for folder in ("crawler", "pipelines") for file in (ROOT / folder).rglob("*.py"))


def module_name(file: Path) -> str:
    """Return a file's dotted name."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_name(file): file for file in FILES}
EACH_MODULE = pytest.mark.parametrize("module", sorted(MODULES))


@cache
def tree(module: str) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(MODULES[module].read_text("utf-8"))


def is_in(module: str, packages: set[str]) -> bool:
    """Return whether a module is one of these, or lies in one of them."""
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def imports(module: str) -> Iterator[str]:
    """Yield what a module imports, as far as it can be named: modules of ours, top-level names of others."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in MODULES else str(node.module)


def functions(module: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return all functions and methods of a module."""
    return [node for node in ast.walk(tree(module)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(function: ast.AST) -> int:
    """Return how many lines a function takes."""
    return int(getattr(function, "end_lineno", 0)) - int(getattr(function, "lineno", 0)) + 1


def own_dotted_paths() -> list[str]:
    """Return every class of ours that some module names by a string."""
    texts = (node.value for module in MODULES for node in ast.walk(tree(module)) if isinstance(node, ast.Constant))
    return sorted(
        {
            text
            for text in texts
            if isinstance(text, str) and re.fullmatch(r"(crawler|pipelines)(\.\w+)+\.[A-Z]\w+", text)
        }
    )


def in_fresh_python(modules: list[str]) -> set[str]:
    """Return what is imported together with these modules."""
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "module", sorted(module for module in MODULES if is_in(module, {"crawler"}) and not is_in(module, COMMANDS))
)
def test_the_crawler_imports_no_pipeline(module: str) -> None:
    assert not [name for name in imports(module) if is_in(name, {"pipelines"})]


@EACH_MODULE
def test_nothing_imports_a_command(module: str) -> None:
    assert not [name for name in imports(module) if is_in(name, COMMANDS)]


@pytest.mark.parametrize("module", sorted(module for module in MODULES if is_in(module, PURE)))
def test_a_pure_module_imports_no_scrapy(module: str) -> None:
    assert not [name for name in imports(module) if is_in(name, {"scrapy", "twisted"})]


@pytest.mark.parametrize("module", sorted(module for module in MODULES if is_in(module, PURE)))
def test_a_pure_module_imports_only_pure_modules_of_ours(module: str) -> None:
    ours = {name for name in imports(module) if is_in(name, {"crawler"})}

    assert not {name for name in ours if not is_in(name, PURE | {"crawler.errors"})}


@pytest.mark.parametrize("module", sorted(module for module in MODULES if is_in(module, {"pipelines"})))
def test_pipelines_import_only_what_the_crawler_shares(module: str) -> None:
    ours = {name for name in imports(module) if is_in(name, {"crawler"})}

    assert not {name for name in ours if not is_in(name, SHARED_WITH_PIPELINES)}


@pytest.mark.parametrize("module", sorted(module for module in MODULES if is_in(module, {"pipelines.html"})))
def test_the_bodys_tree_knows_no_scrapy(module: str) -> None:
    assert not [name for name in imports(module) if is_in(name, {"scrapy", "twisted"})]


@pytest.mark.parametrize("packages", [PURE, {"pipelines.html"}], ids=["pure modules", "pipelines.html"])
def test_what_imports_no_scrapy_does_not_get_it_by_a_detour_either(packages: set[str]) -> None:
    modules = sorted(module for module in MODULES if is_in(module, packages))

    assert not in_fresh_python(modules) & {"scrapy", "twisted"}


def test_a_start_loads_nothing_that_only_one_command_needs() -> None:
    """Scrapy imports every command at each start, and every part that a setting names."""
    commands = [module for module in MODULES if is_in(module, COMMANDS) and "-" not in module]
    parts = [path.rpartition(".")[0] for path in own_dotted_paths()]
    heavy = {"aiohttp", "apprise", "apscheduler", "datasette", "feedgen", "jinja2", "pyarrow", "pygal", "tldextract"}

    assert not in_fresh_python([*commands, *parts]) & {*heavy, "sqlalchemy.dialects.postgresql"}


@pytest.mark.parametrize("setting", ["ITEM_PIPELINES", "DOWNLOADER_MIDDLEWARES", "EXTENSIONS", "ADDONS"])
def test_every_class_that_a_setting_names_can_be_loaded(setting: str) -> None:
    named = [load_object(path) for path in getattr(base, setting)]

    assert all(isinstance(found, type) for found in named)


@pytest.mark.parametrize("path", own_dotted_paths())
def test_every_class_of_ours_that_a_string_names_can_be_loaded(path: str) -> None:
    assert isinstance(load_object(path), type)


def test_the_strings_that_name_classes_are_found() -> None:
    assert set(base.ITEM_PIPELINES) <= set(own_dotted_paths())


@pytest.mark.parametrize("setting", ["ITEM_PIPELINES", "EXTENSIONS"])
def test_what_a_setting_orders_has_one_order(setting: str) -> None:
    places: list[Any] = list(getattr(base, setting).values())

    assert places == sorted(set(places))


@pytest.mark.parametrize(
    "module",
    sorted(module for module in MODULES if re.fullmatch(r"crawler\.spiders\.(?!(?:base|lists|planned)$)\w+", module)),
)
def test_a_spider_is_named_like_its_file(module: str) -> None:
    found = vars(importlib.import_module(module)).values()
    names = [
        item.name for item in found if isinstance(item, type) and issubclass(item, Spider) and item.__module__ == module
    ]

    assert names == [module.rpartition(".")[2]]


def names_shanghai(node: ast.AST) -> bool:
    """Return whether a node is the time zone's name, or makes it of its offset."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and "Asia/Shanghai" in node.value
    if not isinstance(node, ast.Call) or getattr(node.func, "id", getattr(node.func, "attr", "")) != "timedelta":
        return False
    return any(word.arg == "hours" and ast.unparse(word.value) == "8" for word in node.keywords)


def test_shanghai_is_named_in_one_module() -> None:
    assert [module for module in MODULES if any(map(names_shanghai, ast.walk(tree(module))))] == ["crawler.times"]


@EACH_MODULE
def test_a_module_begins_with_a_docstring(module: str) -> None:
    assert ast.get_docstring(tree(module))


@EACH_MODULE
def test_a_module_has_at_most_300_lines(module: str) -> None:
    assert len(MODULES[module].read_text("utf-8").splitlines()) <= 300


@EACH_MODULE
def test_a_function_has_at_most_60_lines(module: str) -> None:
    assert not [function.name for function in functions(module) if length(function) > 60]


def test_at_least_half_of_the_functions_have_less_than_10_lines() -> None:
    lengths = [length(function) for module in MODULES for function in functions(module)]

    assert sum(lines < 10 for lines in lengths) * 2 >= len(lengths)


@EACH_MODULE
def test_no_error_is_caught_whatever_it_is(module: str) -> None:
    handlers = [node for node in ast.walk(tree(module)) if isinstance(node, ast.ExceptHandler)]

    assert not [handler.lineno for handler in handlers if handler.type is None]


@EACH_MODULE
def test_no_spider_starts_in_the_old_way(module: str) -> None:
    assert "start_requests" not in {function.name for function in functions(module)}
