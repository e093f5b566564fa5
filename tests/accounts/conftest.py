import pytest

from tests.factories import UserFactory


@pytest.fixture
def administrator():
    return UserFactory(administrator=True, username="allan", first_name="Allan", last_name="Skov")


@pytest.fixture
def admin_client(client, administrator):
    client.force_login(administrator)
    return client
