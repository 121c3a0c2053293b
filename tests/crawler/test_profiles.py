"""The profiles: which the setting PROFILE may name."""

from __future__ import annotations

import pytest

from crawler.errors import BadArgumentError
from crawler.profiles import Profile, find_profile


@pytest.mark.parametrize("profile", list(Profile))
def test_a_profile_is_found_by_its_name(profile: Profile) -> None:
    assert find_profile(profile.value) is profile


@pytest.mark.parametrize("name", ["", "Clean", " clean", "tidy", None, 1])
def test_another_one_is_refused(name: object) -> None:
    with pytest.raises(BadArgumentError, match=f"^PROFILE='{name}': write seed or clean$"):
        find_profile(name)
