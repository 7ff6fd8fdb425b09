#!/bin/sh
# Find a Python that can run tools/bootstrap.py, or get one, and go on there. Arguments are passed on.
set -u
here=$(dirname "$0")
wanted="Python 3.11 or newer with its venv module"

fitting() {
    for python in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do
        [ -n "$python" ] && "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
            return 0
    done
    return 1
}

fitting && exec "$python" "$here/bootstrap.py" "$@"

packages="python3 python3-venv"
# what bootstrap.py would ask for next, so that one round is enough
libraries="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
remedy="on Debian 12 or newer run: sudo apt-get install $packages $libraries"
if ! command -v apt-get >/dev/null; then
    echo "$wanted is needed; install it with your system's package manager, and start again." >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then become=env; elif sudo -n true 2>/dev/null; then become="sudo -n env"; else
    echo "$wanted is needed: $remedy" >&2
    exit 1
fi
echo "Installing $packages ..."
get="$become DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120"
{ $get update; $get install -y --no-install-recommends $packages; } >/dev/null 2>&1
fitting && exec "$python" "$here/bootstrap.py" "$@"
echo "$wanted is needed and apt-get could not install it: $remedy" >&2
exit 1
