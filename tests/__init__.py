"""The environment every test runs in: imported before the settings are, and before anything of the portal.

Each run has a directory of its own for database, uploads and broker, so that runs side by side, and a portal
started by ``scripts/run``, never meet.
"""

import atexit
import os
import shutil
import tempfile

import django

os.environ["ENVIRONMENT"] = "test"
os.environ["DJANGO_SETTINGS_MODULE"] = "ita_portal.settings"
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="portal-test-")
# Made here, for WhiteNoise warns at each request about a directory that is not there.
os.environ["STATIC_ROOT"] = os.path.join(os.environ["VAR_DIR"], "static")
os.mkdir(os.environ["STATIC_ROOT"])
atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

# Tests empty databases, caches and queues: only servers that scripts/with_services.py started for them will
# do, never an address that happens to be in somebody's shell.
if os.environ.get("THROWAWAY_SERVICES") != "1":
    for name in ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL"):
        os.environ.pop(name, None)
os.environ.pop("MEDIA_ROOT", None)

django.setup()
