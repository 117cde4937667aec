"""The Members whose password a login may set: those with the typed email whose external_id is one of the User that the
Consumer project authenticated. Another User's Member never gets the password.
"""

import re
from typing import Any, Dict, List, Optional

# Ids only. Elsewhere Stytch also accepts a slug or an external id, which may be another Organization's.
ORGANIZATION_ID = re.compile(r"organization-(test|live)-[A-Za-z0-9_-]+")


class Refusal(Exception):
    """A permanent refusal of this module."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.error_type = reason


def error_type(error: Exception) -> str:
    """Only Stytch's error type: messages may quote what was sent."""
    own = getattr(getattr(error, "details", None), "error_type", None) or getattr(error, "error_type", None)
    return own or type(error).__name__


def is_temporary(error: Exception) -> bool:
    """Anything but a 4xx of Stytch, other than 429, may be temporary. A locked account is not: its answer is like any other."""
    status = getattr(getattr(error, "details", None), "status_code", 0)
    is_permanent = isinstance(error, Refusal) or error_type(error) == "user_lock_limit_reached"
    return not is_permanent and not (400 <= status < 500 and status != 429)


def is_same_email(one: Any, other: Any) -> bool:
    return str(one).lower() == str(other).lower()


def user_of(member: Any) -> Optional[str]:
    """The external id, by which the User's Members are found."""
    return getattr(member, "external_id", None) or None


def find_members(options: Any, email: str, organization_id: Optional[str]) -> List[Any]:
    """The Members with this email: of the Organization first, then, with cross-organization passwords, of the others.
    `options` is an Options of stytch_password_login."""

    def get_all(places: List[Any]) -> List[Any]:
        found = [
            find_member(options.b2b, email, organization_id=place.organization_id, member_id=place.member_id)
            for place in places
        ]
        return [member for member in found if member is not None]

    if organization_id is None:
        if not options.cross_organization:
            raise Refusal("organization_required")
        return get_all(options.memberships_of_email(email))
    if not ORGANIZATION_ID.fullmatch(organization_id):
        raise Refusal("organization_not_found")
    here = find_member(options.b2b, email, organization_id=organization_id, email_address=email)
    if here is None:
        return []
    user_id = user_of(here)
    if not options.cross_organization or not user_id:
        return [here]
    places = options.memberships(user_id)
    return [here, *get_all([place for place in places if place.organization_id != here.organization_id])]


def find_member(b2b: Any, email: str, **where: str) -> Optional[Any]:
    try:
        member = b2b.organizations.members.get(**where).member
    except Exception as error:
        status = getattr(getattr(error, "details", None), "status_code", 0)
        if error_type(error) == "member_not_found" and status == 404:
            return None
        raise
    is_theirs = getattr(member, "status", None) != "deleted" and is_same_email(member.email_address, email)
    return member if is_theirs else None


def set_hash(options: Any, members: List[Any], password_hash: Dict[str, Any]) -> None:
    """Stores the hash for each of these Members. Two logins at once: the second finds that the password exists already."""
    for member in members:
        at = {"organization_id": member.organization_id, "email_address": member.email_address}
        try:
            made = options.b2b.passwords.migrate(**at, **password_hash)
        except Exception as error:
            if error_type(error) == "password_already_exists":
                continue
            raise
        is_same = made.member_id == member.member_id and user_of(made.member) == user_of(member)
        if is_same and not made.member_created:
            continue
        take_back(options, made)
        raise Refusal("removed_in_b2b" if made.member_created else "other_member")


def take_back(options: Any, made: Any) -> None:
    """Stytch finds the Member by email. It was removed, or the email moved, since it was read."""
    member, api = made.member, options.b2b.organizations.members
    at = {"organization_id": member.organization_id}
    if made.member_created:
        api.delete(**at, member_id=made.member_id)
    elif options.cross_organization:
        email = {"email_address": member.email_address}
        options.b2b.passwords.email.require_reset(**at, **email, member_id=made.member_id)
    else:
        api.delete_password(**at, member_password_id=member.member_password_id)


def send_reset(options: Any, member: Any) -> None:
    """Sends the email to set a new password, by the call that fits the scope of passwords and the login flow."""
    email = {"email_address": member.email_address, **options.reset_options}
    if options.reset_by_discovery:
        options.b2b.passwords.discovery.email.reset_start(**email)
    else:
        options.b2b.passwords.email.reset_start(organization_id=member.organization_id, **email)
