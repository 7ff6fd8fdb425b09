"""Debian's Chromium for pytest-playwright, asking nobody on the network for anything."""

import os
import shutil

import bootstrap
import pytest


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    program = next(filter(None, map(shutil.which, bootstrap.BROWSERS)), None)
    quiet = ["--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
    quiet += ["--disable-component-update", "--no-first-run"]
    if os.geteuid() == 0:
        quiet.append("--no-sandbox")  # Chromium's sandbox refuses root
    return {**browser_type_launch_args, "executable_path": program, "args": quiet}
