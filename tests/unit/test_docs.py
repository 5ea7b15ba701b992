"""What a person meets is documented: commands, keys, errors, metrics, words."""

import enum
import inspect
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import click
import msgspec
import pytest

import monitor.model
from monitor import config, errors, ports
from monitor.cli import commands
from monitor.observe import Metrics

DOCS = Path(__file__).parents[2] / "docs"
TABLES = {
    "store": config.StoreSettings,
    "web": config.WebSettings,
    "collect": config.CollectSettings,
    "log": config.LogSettings,
    "assist": config.AssistSettings,
    "facebook": config.FacebookSettings,
    "accounts": config.AccountSettings,
    "digest": config.DigestSettings,
    "sources": config.SourceSettings,
    "events": config.EventSettings,
    "routes": config.RouteSettings,
    "inhibit": config.InhibitSettings,
}


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def public(module: ModuleType, base: type) -> Iterator[type]:
    for _, found in inspect.getmembers(module, inspect.isclass):
        if issubclass(found, base) and found.__module__ == module.__name__:
            yield found


def words(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


def terms() -> list[str]:
    modules = [
        import_module(f"monitor.model.{found.name}")
        for found in iter_modules(monitor.model.__path__)
    ]
    modules += [
        import_module(f"monitor.ports.{found.name}") for found in iter_modules(ports.__path__)
    ]
    found = {
        words(one.__name__)
        for module in modules
        for base in (msgspec.Struct, enum.Enum)
        for one in public(module, base)
    }
    return sorted(found)


@pytest.mark.parametrize("name", sorted(commands.commands))
def test_every_command_and_option_is_on_its_page(name):
    text = page("cli.md")
    section = text.partition(f"## `monitor {name}`")[2].partition("\n## ")[0]

    assert section
    for parameter in commands.commands[name].params:
        if isinstance(parameter, click.Option):
            assert f"`{parameter.opts[0]}" in section or f" {parameter.opts[0]} " in section
        else:
            assert (parameter.metavar or parameter.name or "").upper() in section


def test_every_exit_status_is_on_its_page():
    from monitor.cli import outcome

    statuses = [value for name, value in vars(outcome).items() if name.startswith("EXIT_")]
    assert len(statuses) >= 6
    for status in statuses:
        assert f"\n| {status} |" in page("cli.md")


@pytest.mark.parametrize("table", TABLES)
def test_every_key_of_a_table_is_on_its_page(table):
    for field in msgspec.structs.fields(TABLES[table]):
        assert f"| `{table}.{field.encode_name}` |" in page("configuration.md")


@pytest.mark.parametrize("kind", config.RECEIVERS)
def test_every_key_of_a_receiver_is_on_its_page(kind):
    for field in msgspec.structs.fields(config.RECEIVERS[kind]):
        assert f"| `receivers.{field.encode_name}` |" in page("configuration.md")


def test_no_key_is_documented_that_does_not_exist():
    documented = set(
        re.findall(r"^\| `([a-z]+\.[a-z_]+)` \|", page("configuration.md"), re.MULTILINE)
    )
    known = {
        f"{table}.{field.encode_name}"
        for table, kind in TABLES.items()
        for field in msgspec.structs.fields(kind)
    } | {
        f"receivers.{field.encode_name}"
        for kind in config.RECEIVERS.values()
        for field in msgspec.structs.fields(kind)
    }

    assert documented == known


def test_a_documented_default_is_the_default():
    for table, key, default in re.findall(
        r"^\| `([a-z]+)\.([a-z_]+)` \| `([^`]+)` \|", page("configuration.md"), re.MULTILINE
    ):
        fields = {field.encode_name: field for field in msgspec.structs.fields(TABLES[table])}
        assert str(fields[key].default) == default


@pytest.mark.parametrize("error", sorted(one.__name__ for one in public(errors, Exception)))
def test_every_error_is_on_its_page(error):
    assert f"`{error}`" in page("operations.md")


def test_every_metric_is_on_its_page_and_named_alike():
    names = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in Metrics().registry.collect()
    }
    documented = set(re.findall(r"^\| `(monitor_\w+)` \|", page("operations.md"), re.MULTILINE))

    assert documented == names
    assert all(re.fullmatch(r"monitor_[a-z_]+", name) for name in names)


@pytest.mark.parametrize("term", terms())
def test_every_word_of_the_model_is_in_the_glossary(term):
    assert re.search(rf"\*\*[^*]*\b{term}\b[^*]*\*\*|\*{term}\*", page("glossary.md"))


def test_the_installation_moves_the_state_to_where_it_can_be_written(tmp_path):
    root = DOCS.parent
    shutil.copytree(root / "config", tmp_path, dirs_exist_ok=True)
    steps = re.findall(r"sed -i '(.+)' ", (root / "deploy" / "README.md").read_text("utf-8"))
    assert len(set(steps)) == 1 < len(steps)
    subprocess.run(["sed", "-i", steps[0], str(tmp_path / "monitor.toml")], check=True)

    loaded = config.load_config(tmp_path)

    assert loaded.store_path == Path("/var/lib/claimwatch/claimwatch.sqlite")
    assert "../state" not in (tmp_path / "monitor.toml").read_text("utf-8")


def test_links_between_pages_lead_somewhere():
    root = DOCS.parent
    for file in [*root.glob("*.md"), *DOCS.rglob("*.md"), *(root / "deploy").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), f"{file}: {target}"


@pytest.mark.parametrize("origin", ["GeoNames", "Unicode Common Locale Data Repository"])
def test_whoever_the_shipped_names_come_from_is_thanked(origin):
    assert origin in (DOCS.parent / "NOTICE").read_text(encoding="utf-8")
