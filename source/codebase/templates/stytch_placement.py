"""
Which Organizations a User belongs to and which fields their Members get, by the same rules as the migration. Pure: it
makes no requests.
"""

import re
from typing import Any, Callable, Dict, List, NamedTuple, Optional

from stytch_member_id import external_ids_of
from stytch_metadata import MetadataRules, member_metadata
from stytch_rollout import Rollout
from stytch_tenants import email_of, tenants_of

EVERYONE = "migrate|everyone"
LEFT_OVER = "migrate|left-over"
PLAIN = re.compile(r"[A-Za-z0-9._|-]{1,128}")  # what Stytch accepts as an external id
# Prefixes of Stytch's own ids, and the migration's own prefix.
RESERVED = ("migrate|", "organization-test-", "organization-live-")


class Rule(NamedTuple):
    tenancy: str
    tenant_key: str
    left_over: str
    unverified_email: str
    pending_users: str
    locked_users: str
    mfa_enrollment: str  # moved, all or none: who must use a second factor
    member_external_id: str  # user_id, crosswalk or own: the external id of a Member
    claim: str
    metadata: Dict[str, MetadataRules]  # of "trusted" and "untrusted"
    public_domains: List[str]
    external_ids: Dict[str, str]
    rollout: Callable[[], Rollout]  # which Organizations take part, read at each call
    was_created: Callable[[str, str], bool]  # (user_id, organization_id): the migration created this Member before


class Problem(NamedTuple):
    reason: str
    organization: Optional[str] = None
    error: Optional[Exception] = None


class Placement(NamedTuple):
    organizations: List[str]  # external ids
    problems: List[Problem]


def is_usable_id(value: Any) -> bool:
    """Whether it can be an external id and part of a URL path: "." and ".." would change the path."""
    return isinstance(value, str) and bool(PLAIN.fullmatch(value)) and bool(value.strip("."))


def placement_of(user: Any, rule: Rule) -> Placement:
    """The Organizations of a User. Both lists are empty if the rules leave the User out."""
    return Placement([], []) if wanted_member(user, rule) is None else organizations_of(user, rule)


def organizations_of(user: Any, rule: Rule) -> Placement:
    """The same without a check of status and email, for a User who was deleted."""
    found = tenants_of(user, rule)
    placement = Placement([], [Problem(found.problem)] if found.problem else [])
    if found.has_no_tenant and rule.left_over == "one_organization":
        placement.organizations.append(LEFT_OVER)
    elif rule.tenancy == "single":
        placement.organizations.append(EVERYONE)
    for key in found.keys:
        external_id = external_id_of(key, rule)
        if external_id is None:
            placement.problems.append(Problem("unknown_tenant", key))
        else:
            placement.organizations.append(external_id)
    return placement


def external_id_of(key: str, rule: Rule) -> Optional[str]:
    renamed = rule.external_ids.get(key)
    if renamed is not None:
        return renamed if is_usable_id(renamed) else None
    return key if is_usable_id(key) and not key.startswith(RESERVED) else None


def same_email(one: Any, other: Any) -> bool:
    return str(one).lower() == str(other).lower()


def wanted_member(user: Any, rule: Rule) -> Optional[Dict[str, Any]]:
    """The fields that a Member is created with; None for a User who is left out. Never verifies an email."""
    email = email_of(user, rule)
    if email is None or (not email.verified and rule.unverified_email == "leave_out"):
        return None
    status = getattr(user, "status", None)
    if status == "deleted" or (status == "pending" and rule.pending_users == "leave_out"):
        return None
    if getattr(user, "is_locked", False) and rule.locked_users != "create":
        return None
    name = getattr(user, "name", None)
    parts = [getattr(name, part, None) for part in ("first_name", "middle_name", "last_name")]
    trusted = dict(getattr(user, "trusted_metadata", None) or {})
    claimed = trusted.get(rule.claim)
    if isinstance(claimed, str) and any(same_email(one.email, claimed) for one in user.emails):
        del trusted[rule.claim]
    phones = getattr(user, "phone_numbers", None) or []
    phone = next((one.phone_number for one in phones if one.verified), "")
    fields = {
        "email_address": email.email,
        "external_id": external_ids_of(user, rule.member_external_id)[0],
        "name": " ".join(part for part in parts if part),
        "trusted_metadata": member_metadata(trusted, rule.metadata["trusted"]),
        "untrusted_metadata": member_metadata(getattr(user, "untrusted_metadata", None), rule.metadata["untrusted"]),
        "mfa_phone_number": phone,
        "mfa_enrolled": is_enrolled(user, phone, rule),
    }
    return {name: value for name, value in fields.items() if value}


def is_enrolled(user: Any, phone: str, rule: Rule) -> bool:
    """Whether the Member must use a second factor: a User who had one keeps it, if it moves or is to be set up again."""
    if rule.mfa_enrollment == "none":
        return False
    return phone != "" or (rule.mfa_enrollment == "all" and bool(getattr(user, "totps", None)))
