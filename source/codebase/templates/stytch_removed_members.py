"""
Finds Members that were deleted, whoever created them: the migration, these modules, or an admin. Stytch keeps deleted
Members, and returns them only to a search for that status. So this holds on every machine and needs no file.

It makes two searches for each new Member, and Stytch limits searches to 100 a minute.
"""

from typing import Any, List


def was_deleted(members: Any, organization_id: str, external_ids: List[str], email: str) -> bool:
    """Whether a Member of this User, or one with this email and no external id, was deleted from the Organization.
    `external_ids` are the ids that the User's Member may have. `members` is `organizations.members` of the B2B project's stytch.B2BClient."""

    def search(filter_name: str, values: List[str]) -> List[Any]:
        operands = [
            {"filter_name": "statuses", "filter_value": ["deleted"]},
            {"filter_name": filter_name, "filter_value": values},
        ]
        query = {"operator": "AND", "operands": operands}
        return list(members.search(organization_ids=[organization_id], query=query).members)

    # By email too: the User's email may have changed since, or the deleted Member may have lost its external id.
    found = [*search("member_ids", external_ids), *search("member_emails", [email])]
    return any(each.status == "deleted" and getattr(each, "external_id", None) in (None, "", *external_ids) for each in found)
