# What scripts/run, scripts/test and scripts/lock share: system packages, the virtual environment, the lock.
# Sourced by them from the top of the checkout.

# Pango draws the PDFs' text; libthai, through it, finds where Thai lines may break.
PACKAGES_FOR_RUN="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libthai0 libthai-data"
# Two databases' worth of tests on real servers, a real browser, two readers of the finished PDFs, one of Word files.
PACKAGES_FOR_TEST="$PACKAGES_FOR_RUN postgresql redis-server chromium poppler-utils qpdf libreoffice-writer-nogui"

say() { printf '%s\n' "$*"; }
fail() { printf '\n%s\n' "$*" >&2; exit 1; }

# find_python: prints a Python that is at least 3.11; 3.11 first, for the locks were made with it.
find_python() {
    local candidate
    for candidate in python3.11 python3 python3.12 python3.13; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    fail "The portal needs Python 3.11 or newer, and none is installed. On Debian 12: sudo apt-get install python3"
}

# need_packages NAME...: installs Debian packages that are missing, or says which and how.
need_packages() {
    local name missing=""
    command -v dpkg-query >/dev/null || return 0 # not Debian: what is missing shows when it is first used
    for name in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing="$missing $name"
    done
    [ -n "$missing" ] || return 0

    local as_root=""
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
            fail "These system packages are missing:$missing
Install them, then start again:
    sudo apt-get update && sudo apt-get install --no-install-recommends$missing"
        fi
        as_root="sudo -n"
    fi
    say "Installing system packages:$missing"
    # A stale list makes the install fail, a failed update need not: the packages may be on disk already.
    $as_root apt-get update -qq || say "apt-get update failed; trying with the package list at hand"
    # shellcheck disable=SC2086 # words on purpose
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing \
        </dev/null >/dev/null || fail "apt-get could not install:$missing"
}

# make_venv: makes .venv, once.
make_venv() {
    local python
    if .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        return
    fi
    python=$(find_python)
    # Debian ships Python without the part that makes environments.
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        need_packages "$(basename "$(readlink -f "$python")")-venv"
    fi
    say "Making the virtual environment .venv"
    "$python" -m venv --clear .venv
}

# install_locked FILE: installs exactly what the lock file names, unless that is what is there already.
install_locked() {
    local lock=$1 stamp=".venv/installed-${1%.txt}" sum
    sum=$(sha256sum <"$lock")
    if [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ]; then
        return
    fi
    say "Installing the packages of $lock"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" </dev/null
    printf '%s\n' "$sum" >"$stamp"
    if [ "$lock" = requirements-dev.txt ]; then
        sha256sum <requirements.txt >.venv/installed-requirements # the development lock contains it
    fi
}

# check_pdf_engine: the first thing that fails where the system libraries are not Debian's.
check_pdf_engine() {
    .venv/bin/python -c 'import weasyprint' 2>/dev/null || fail "WeasyPrint cannot load its system libraries.
On Debian: sudo apt-get install $PACKAGES_FOR_RUN
Elsewhere install Pango, HarfBuzz and libthai. The error:
$(.venv/bin/python -c 'import weasyprint' 2>&1 | tail -3)"
}
