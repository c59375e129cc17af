"""The people of the tests: one agency with its roles, and an outsider with the same role elsewhere."""

import pytest
from django.test import Client

from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import Role
from tests import make

pytest_plugins = ["tests.services"]


@pytest.fixture
def agency(db: None) -> Agency:
    return make.agency("our-town")


@pytest.fixture
def officer(agency: Agency) -> User:
    return make.user(agency, Role.OFFICER, username="officer", position="เจ้าหน้าที่กองยุทธศาสตร์")


@pytest.fixture
def division_officer(agency: Agency) -> User:
    return make.user(agency, Role.DIVISION_OFFICER, username="division")


@pytest.fixture
def head(agency: Agency) -> User:
    return make.user(agency, Role.HEAD, username="head", position="ผู้บริหาร")


@pytest.fixture
def agency_admin(agency: Agency) -> User:
    return make.user(agency, Role.AGENCY_ADMIN, username="agencyadmin")


@pytest.fixture
def system_admin(db: None) -> User:
    return make.user(None, None, username="root", is_staff=True, is_superuser=True)


@pytest.fixture
def outsider(db: None) -> User:
    """The officer of another agency."""
    return make.user(make.agency("other-town"), Role.OFFICER, username="outsider")


@pytest.fixture
def as_user(client: Client):
    """as_user(person) gives a test client logged in as that person."""

    def log_in(person: User) -> Client:
        fresh = Client()
        fresh.force_login(person)
        return fresh

    return log_in
