"""What all tests share; the services (database, broker, worker) are in tests/services.py."""

pytest_plugins = ["tests.services"]
