"""One exchange: a live Consumer session becomes a B2B session of the same user, with the remaining lifetime of the old one."""

import base64
import json
from dataclasses import dataclass, field, replace
from typing import Any, Callable, Dict, List, NamedTuple, Optional

from stytch_crosswalk import Membership
from stytch_member_id import external_ids_of
from stytch_rollout import Rollout, included_of, is_person_in


class CookieNames(NamedTuple):
    token: str = "stytch_session"
    jwt: str = "stytch_session_jwt"


@dataclass
class Options:
    profile_id: str
    consumer: Any  # the Consumer project's stytch.Client
    b2b: Any  # the B2B project's stytch.B2BClient
    claim: str  # the claim of the Consumer JWT that contains the email
    memberships: Callable[[str], List[Membership]]  # the Members of a User
    choose_organization: Callable[[Any, List[Membership], Any], Optional[Membership]]
    rollout: Callable[[], Rollout]  # who takes part, read at each request
    member_external_id: str = "user_id"  # user_id, crosswalk or own: the external id of a Member
    timeout: float = 5.0  # seconds that a request waits for Stytch; then it continues unchanged
    consumer_cookies: CookieNames = CookieNames()
    b2b_cookies: CookieNames = CookieNames()
    cookie_attributes: str = "Path=/; Secure; SameSite=Lax"
    http_only: bool = True
    log: Callable[[Dict[str, Optional[str]]], None] = lambda event: None  # never receives a token


@dataclass(frozen=True)
class Result:
    # exchanged: a new B2B session. no_session: the request has no session. b2b_session: it has a B2B session already.
    # not_in_rollout: the roll-out does not include this user yet. refused: the user must log in.
    # unavailable: a temporary error.
    outcome: str
    reason: Optional[str] = None
    user_id: Optional[str] = None
    session_token: str = field(default="", repr=False)
    session_jwt: str = field(default="", repr=False)
    minutes: int = 0
    old_session_id: Optional[str] = None  # of the Consumer session
    set_cookies: tuple = field(default=(), repr=False)
    cookie_header: str = field(default="", repr=False)  # what the rest of this request must see


def exchange(options: Options, token: Optional[str], jwt: Optional[str], rollout: Rollout, request: Any) -> Result:
    """Never raises. Shares nothing with other requests: each one authenticates, chooses its Organization and attests."""
    user_id = None
    try:
        # The JWT in this answer is new, so it has the email claim, even if the one in the browser is older than the claim.
        session = {"session_token": token} if token else {"session_jwt": jwt}
        old = options.consumer.sessions.authenticate(**session)
        user_id = old.user.user_id
        if not is_person_in(user_id, rollout):
            return Result("not_in_rollout", user_id=user_id)
        places = options.memberships(user_id)
        organizations = included_of(user_id, places, rollout)
        if not organizations:
            # Until all Organizations take part, a person without a Member belongs to one of the others.
            if places or rollout.organizations < 100:
                return Result("not_in_rollout", user_id=user_id)
            return Result("refused", "not_migrated", user_id)
        membership = options.choose_organization(old.user, organizations, request)
        if membership not in organizations:
            return Result("refused", "no_organization_chosen", user_id)
        return replace(attest(options, old, membership), user_id=user_id)
    except Exception as error:  # whatever it is: the user can still log in
        # A 4xx is permanent, anything else may be temporary. Keeps the type only: messages may quote what was sent.
        details = getattr(error, "details", None)
        status = getattr(details, "status_code", 0)
        outcome = "refused" if 400 <= status < 500 and status != 429 else "unavailable"
        own = getattr(details, "error_type", None) or getattr(error, "error_type", None)
        return Result(outcome, own or type(error).__name__, user_id)


def attest(options: Options, old: Any, membership: Membership) -> Result:
    # Stytch takes the claim as proof of the email. The application may have written it before the email was verified.
    claimed = lower(read_claims(old.session_jwt).get(options.claim))
    if not claimed:
        return Result("refused", "no_email_claim")
    if not any(one.verified and lower(one.email) == claimed for one in old.user.emails or []):
        return Result("refused", "unverified_email")
    member = find_member(options.b2b, membership)
    # Checked before attest: a profile that creates Members would create a removed one again.
    if member is None:
        return Result("refused", "removed_in_b2b")
    if getattr(member, "external_id", None) not in external_ids_of(old.user, options.member_external_id):
        return Result("refused", "other_user")
    if lower(member.email_address) != claimed:
        return Result("refused", "other_email")
    minutes = minutes_left(old.session)
    made = options.b2b.sessions.attest(
        profile_id=options.profile_id,
        token=old.session_jwt,
        organization_id=membership.organization_id,
        session_duration_minutes=minutes,
    )
    # The Organization may require a second factor. Only the login can ask for it.
    if not made.session_token:
        return Result("refused", "more_is_required")
    # Stytch finds the Member by email, and the email may have moved to another Member since the check above.
    is_same_member = made.member_id == membership.member_id
    if not is_same_member or lower(made.member.email_address) != claimed:
        options.b2b.sessions.revoke(session_token=made.session_token)
        return Result("refused", "other_email" if is_same_member else "other_member")
    return Result("exchanged", None, None, made.session_token, made.session_jwt, minutes, old.session.session_id)


def find_member(b2b: Any, membership: Membership) -> Optional[Any]:
    """The Member with this id, or None if it was removed."""
    try:
        at = {"organization_id": membership.organization_id, "member_id": membership.member_id}
        member = b2b.organizations.members.get(**at).member
    except Exception as error:
        details = getattr(error, "details", None)
        if getattr(details, "error_type", None) == "member_not_found" and getattr(details, "status_code", 0) == 404:
            return None
        raise
    exists = member.member_id == membership.member_id and getattr(member, "status", None) != "deleted"
    return member if exists else None


def lower(text: Any) -> str:
    return text.lower() if isinstance(text, str) else ""


def read_claims(jwt: Optional[str]) -> Dict[str, Any]:
    """Not verified."""
    try:
        part = (jwt or "").split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return claims if isinstance(claims, dict) else {}
    except (ValueError, IndexError, RecursionError):
        return {}


def minutes_left(session: Any) -> int:
    """Both times come from Stytch, so a wrong local clock has no effect. 5 minutes is Stytch's shortest session."""
    return max(5, int((session.expires_at - session.last_accessed_at).total_seconds() // 60))
