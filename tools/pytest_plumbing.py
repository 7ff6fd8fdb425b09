"""What the suite needs before a test's own fixtures: a broker for each process, fresh Danish texts, and a browser.

Loaded with `-p`, so that it comes before Django reads its settings.
"""

import gc
import os
import re

import bootstrap
import pytest
import pytest_browser
import pytest_database
import translations


def broker_of(url: str, number: int) -> str:
    """The same broker's database with that number."""
    if url.startswith("redis+socket:"):
        return f"{url.partition('?')[0]}?virtual_host={number}"
    if url.startswith("unix:"):
        return f"{url.partition('?')[0]}?db={number}"
    return re.sub(r"^(\w+://[^/?]+)(/\d*)?", rf"\1/{number}", url)


# A folder's conftest may import the cast before it is a plugin.
pytest.register_assert_rewrite("chefforum.testing", "chefforum.testing_guards")

# Two processes of pytest-xdist have two databases; a worker of the one must not be given the tasks of the other.
if _process := re.fullmatch(r"gw(\d+)", os.environ.get("PYTEST_XDIST_WORKER", "")):
    for _name in ("REDIS_URL", "CELERY_BROKER_URL"):
        if os.environ.get(_name):
            os.environ[_name] = broker_of(os.environ[_name], int(_process[1]) + 1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--require-browser", action="store_true", help="fail, not skip, where journeys find no Chromium")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        translations.compile_stale()
    # Django is set up by now: the cast may import models.
    config.pluginmanager.import_plugin("chefforum.testing")
    config.pluginmanager.import_plugin("chefforum.testing_guards")
    config.pluginmanager.register(pytest_database)  # after pytest-django, and so before its fixtures
    if config.pluginmanager.hasplugin("playwright"):
        config.pluginmanager.register(pytest_browser)  # last, and so before Playwright's own fixtures


@pytest.hookimpl(tryfirst=True)  # xdist's own answer is the cores
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: a test waits for the database, the browser or a worker now and then."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """Never look for garbage in what was imported and collected: it stays to the end, and there is a lot of it."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A journey needs a browser: it is skipped without one, and fails in CI."""
    if not item.get_closest_marker("journey"):
        return
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread, but never a query in it
    if missing := missing_for_browser(item.config):
        if os.environ.get("CI") or item.config.getoption("--require-browser"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)


def missing_for_browser(config: pytest.Config) -> str:
    """Why there are no browser tests here, or nothing."""
    if not config.pluginmanager.hasplugin("playwright"):
        return "No pytest-playwright here: install requirements-dev.txt."
    packages = [package for package in bootstrap.missing_development() if package != "gettext"]
    return f"No browser here: sudo apt-get install {' '.join(packages)}" if packages else ""
