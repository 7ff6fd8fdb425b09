"""One migrated database for all processes of a run: each makes its own as a copy of it.

To migrate takes ten seconds of a core, to copy the result less than one. A process that is alone migrates its own.
"""

from collections.abc import Callable

import pytest

# One number for "somebody is migrating for this run"; any constant that nobody else takes would do.
MIGRATING = 0x544553545F4442


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, request, django_db_blocker) -> None:
    """Before the process's database is made: say what it is a copy of."""
    asked = request.config.getvalue
    run = getattr(request.config, "workerinput", {}).get("testrunuid")
    if not run or asked("nomigrations") or (asked("reuse_db") and not asked("create_db")):
        return
    from django.db import connection

    with django_db_blocker.unblock():
        name = f"test_{connection.settings_dict['NAME']}_migrated"
        make_once(name, run, fill=migrate)
    connection.settings_dict["TEST"]["TEMPLATE"] = name


def make_once(name: str, run: str, *, fill: Callable[[str], None]) -> None:
    """The database is there and filled by this run: by whoever comes first, while the others wait.

    One that an earlier run left behind is thrown away, whatever it holds: its migrations may be others. So is one that
    could not be filled.
    """
    from django.db import connection

    quoted = connection.ops.quote_name(name)
    with connection.creation._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])  # until this connection is closed
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() == (run,):
            return
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted}")
        cursor.execute(f"CREATE DATABASE {quoted}")
        fill(name)
        cursor.execute(f"COMMENT ON DATABASE {quoted} IS %s", [run])


def migrate(name: str) -> None:
    """Every migration, in that database; nobody is connected to it afterwards, or it could not be copied."""
    from django.core.management import call_command
    from django.db import connection

    connection.close()
    own, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
    try:
        call_command("migrate", interactive=False, verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
