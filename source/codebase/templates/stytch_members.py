"""
Makes a User's Members where there are none yet, as the migration would: the Consumer user_id is the Member's external_id,
so that nobody is ever made twice. Knows no framework.
"""

import re
from typing import Any, Dict, List, NamedTuple, Optional

PLAIN = re.compile(r"[A-Za-z0-9._|-]{1,128}")  # what Stytch takes as an external id
EVERYONE = "migrate|everyone"
LEFT_OVER = "migrate|left-over"


class Rule(NamedTuple):
    tenancy: str
    tenant_key: str
    left_over: str
    unverified_email: str
    claim: str
    public_domains: List[str]
    external_ids: Dict[str, str]


def ensure_members(b2b: Any, rule: Rule, user: Any) -> List[Any]:
    """Finds a User's Members and makes those that are missing. Raises what Stytch says."""
    wanted = wanted_member(user, rule)
    if wanted is None:
        return []
    places = organizations_of(user, rule)
    return [find(b2b, place, user.user_id) or make(b2b, place, wanted) for place in places]


def make(b2b: Any, organization_id: str, wanted: Dict[str, Any]) -> Any:
    try:
        return b2b.organizations.members.create(organization_id=organization_id, **wanted).member
    except Exception as error:
        # Two requests at once, or a lost answer. With another external_id it is somebody else, and stays theirs.
        found = error_type(error).startswith("duplicate") and find(b2b, organization_id, wanted["external_id"])
        if found:
            return found
        raise


def find(b2b: Any, organization_id: str, user_id: str) -> Optional[Any]:
    """The user_id stands as external_id wherever a member_id may."""
    try:
        return b2b.organizations.members.get(organization_id=organization_id, member_id=user_id).member
    except Exception as error:
        if error_type(error) == "member_not_found":
            return None
        raise


def error_type(error: Exception) -> str:
    """Stytch's own word. Messages may quote what was sent."""
    return getattr(getattr(error, "details", None), "error_type", None) or type(error).__name__


def wanted_member(user: Any, rule: Rule) -> Optional[Dict[str, Any]]:
    """The fields that a Member is made with; None for someone who cannot be one. Never verifies an email."""
    email = email_of(user)
    if email is None or (not email.verified and rule.unverified_email == "leave_out"):
        return None
    own = getattr(user, "name", None)
    parts = [getattr(own, part, None) for part in ("first_name", "middle_name", "last_name")]
    trusted = dict(getattr(user, "trusted_metadata", None) or {})
    if trusted.get(rule.claim) == email.email:
        del trusted[rule.claim]
    phones = getattr(user, "phone_numbers", None) or []
    fields = {
        "email_address": email.email,
        "external_id": user.user_id,
        "name": " ".join(part for part in parts if part),
        "trusted_metadata": trusted,
        "untrusted_metadata": dict(getattr(user, "untrusted_metadata", None) or {}),
        "mfa_phone_number": next((one.phone_number for one in phones if one.verified), ""),
    }
    return {name: value for name, value in fields.items() if value}


def email_of(user: Any) -> Optional[Any]:
    """The first verified email, else the first."""
    emails = getattr(user, "emails", None) or []
    return next((one for one in emails if one.verified), emails[0] if emails else None)


def organizations_of(user: Any, rule: Rule) -> List[str]:
    """External ids of a User's Organizations. untrusted_metadata decides nothing: people can write it themselves."""
    keys = tenants_of(user, rule)
    if not keys and rule.left_over == "one_organization" and rule.tenancy != "single":
        return [LEFT_OVER]
    places = [rule.external_ids.get(key, key) for key in keys]
    return [place for place in places if PLAIN.fullmatch(place)]


def tenants_of(user: Any, rule: Rule) -> List[str]:
    if rule.tenancy == "single":
        return [EVERYONE]
    if rule.tenancy == "email_domain":
        email = email_of(user)
        domain = email.email.rpartition("@")[2].lower() if email and email.verified else ""
        return [] if not domain or domain in rule.public_domains else [domain]
    value = (getattr(user, "trusted_metadata", None) or {}).get(rule.tenant_key)
    values = value if isinstance(value, list) else [] if value is None else [value]
    usable = [str(one).strip() if isinstance(one, (str, int, float)) and not isinstance(one, bool) else "" for one in values]
    return [] if "" in usable else list(dict.fromkeys(usable))
