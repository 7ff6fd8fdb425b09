"""Debian's Chromium for pytest-playwright, asking nobody on the network for anything."""

import os
import shutil

import bootstrap
import pytest

# How long a page may take to show what is expected, in milliseconds. A machine with more work than cores is slow, and
# a page that never shows it fails all the same.
PATIENCE = 20_000


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    from playwright.sync_api import expect  # here, since this file is read where there is no Playwright, too

    expect.set_options(timeout=PATIENCE)
    program = next(filter(None, map(shutil.which, bootstrap.BROWSERS)), None)
    quiet = ["--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
    quiet += ["--disable-component-update", "--no-first-run"]
    if os.geteuid() == 0:
        quiet.append("--no-sandbox")  # Chromium's sandbox refuses root
    return {**browser_type_launch_args, "executable_path": program, "args": quiet}
