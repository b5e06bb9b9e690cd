"""Fixtures that every part shares."""

from pathlib import Path

import pytest
from hypothesis import settings

# No test depends on how busy the machine is.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The evidence folder beside the checkout; what it holds is not ours to publish."""
    for place in (ROOT.parent / "shared",):
        if (place / "DESIGN.md").is_file():
            return place
    pytest.skip(
        "../shared is not beside this checkout: its articles and corpora may not be published with it"
    )
