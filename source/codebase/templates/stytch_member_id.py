"""Which external ids a User's Member may have."""

from typing import Any, List


def external_ids_of(user: Any, member_external_id: str) -> List[str]:
    """A Member is created with the first. One that was created before the application gave the User an external id has the
    user_id. `member_external_id`: own for the User's own external id if there is one. Otherwise the user_id."""
    own = getattr(user, "external_id", None)
    return [own, user.user_id] if member_external_id == "own" and own and own != user.user_id else [user.user_id]
