"""One swap: a live Consumer session becomes a B2B session of the same user, with the lifetime that the old one had left."""

import base64
import hashlib
import json
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field, replace
from typing import Any, Callable, Dict, List, NamedTuple, Optional

from stytch_crosswalk import Membership


class CookieNames(NamedTuple):
    token: str = "stytch_session"
    jwt: str = "stytch_session_jwt"


@dataclass
class Options:
    profile_id: str
    consumer: Any  # the Consumer project's stytch.Client
    b2b: Any  # the B2B project's stytch.B2BClient
    claim: str  # the claim of the Consumer JWT that carries the email
    memberships: Callable[[str], List[Membership]]  # where a User went; empty for nowhere
    choose_organization: Callable[[Any, List[Membership], Any], Optional[Membership]]
    rollout: Callable[[], float]  # how many of 100 people are swapped, now
    patience: float = 5.0  # seconds that a request waits at most; then it goes on as it came
    consumer_cookies: CookieNames = CookieNames()
    b2b_cookies: CookieNames = CookieNames()
    cookie_attributes: str = "Path=/; Secure; SameSite=Lax"
    http_only: bool = True
    log: Callable[[Dict[str, Optional[str]]], None] = lambda event: None  # is given no token, ever


@dataclass(frozen=True)
class Result:
    # swapped: a new B2B session. nothing: no session came. b2b: it is a B2B session already.
    # held_back: this user's turn has not come. refused: they must log in. unreachable: a temporary error.
    outcome: str
    reason: Optional[str] = None
    user_id: Optional[str] = None
    session_token: str = field(default="", repr=False)
    session_jwt: str = field(default="", repr=False)
    minutes: int = 0
    set_cookies: tuple = field(default=(), repr=False)
    cookie_header: str = field(default="", repr=False)  # what the rest of this request should see


# Does the work of a step once for all requests that share it, and returns its result: once(step, work).
Once = Callable[[str, Callable[[], Any]], Any]


def swap(options: Options, token: Optional[str], jwt: Optional[str], percent: float, request: Any, once: Once) -> Result:
    """Never raises. The Organization is not shared: each request may ask for another one."""
    user_id = None
    try:
        # Fresh from Stytch: the JWT then carries the email claim, also where the browser's is older than the claim.
        held = {"session_token": token} if token else {"session_jwt": jwt}
        old = once("authenticate", lambda: options.consumer.sessions.authenticate(**held))
        user_id = old.user.user_id
        if not in_rollout(user_id, percent):
            return Result("held_back", user_id=user_id)
        organizations = once("memberships", lambda: options.memberships(user_id))
        if not organizations:
            return Result("refused", "not_migrated", user_id)
        place = options.choose_organization(old.user, organizations, request)
        if place not in organizations:
            return Result("refused", "no_organization_chosen", user_id)
        return replace(once(f"enter {place.organization_id}", lambda: enter(options, old, place)), user_id=user_id)
    except FutureTimeout:
        return Result("unreachable", "timeout", user_id)
    except Exception as error:  # whatever it is: the login is still there
        # What Stytch says no to is refused; all else may pass. Only the type is kept: messages may quote what was sent.
        details = getattr(error, "details", None)
        status = getattr(details, "status_code", 0)
        outcome = "refused" if 400 <= status < 500 and status != 429 else "unreachable"
        own = getattr(details, "error_type", None) or getattr(error, "error_type", None)
        return Result(outcome, own or type(error).__name__, user_id)


def enter(options: Options, old: Any, place: Membership) -> Result:
    # Stytch takes the claim as proof of the email. It is none where the application wrote it before it was verified.
    claimed = lower(read_claims(old.session_jwt).get(options.claim))
    if not claimed:
        return Result("refused", "no_email_claim")
    if not any(one.verified and lower(one.email) == claimed for one in old.user.emails or []):
        return Result("refused", "unverified_email")
    member = member_of(options.b2b, place)
    # A profile that creates Members would create this one again, though someone removed it on purpose.
    if member is None:
        return Result("refused", "removed_in_b2b")
    if lower(member.email_address) != claimed:
        return Result("refused", "other_email")
    minutes = minutes_left(old.session)
    made = options.b2b.sessions.attest(
        profile_id=options.profile_id,
        token=old.session_jwt,
        organization_id=place.organization_id,
        session_duration_minutes=minutes,
    )
    # An Organization's rules may ask for more than a token of trust: a second factor, which is the login's business.
    if not made.session_token:
        return Result("refused", "more_is_required")
    # Stytch finds the Member by email, and the address may belong to someone else since the check above.
    is_same_member = made.member_id == place.member_id
    if not is_same_member or lower(made.member.email_address) != claimed:
        options.b2b.sessions.revoke(session_token=made.session_token)
        return Result("refused", "other_email" if is_same_member else "other_member")
    return Result("swapped", None, None, made.session_token, made.session_jwt, minutes)


def member_of(b2b: Any, place: Membership) -> Optional[Any]:
    """The Member of the crosswalk, or None when it is gone."""
    try:
        at = {"organization_id": place.organization_id, "member_id": place.member_id}
        member = b2b.organizations.members.get(**at).member
    except Exception as error:
        details = getattr(error, "details", None)
        if getattr(details, "error_type", None) == "member_not_found" and getattr(details, "status_code", 0) == 404:
            return None
        raise
    is_there = member.member_id == place.member_id and getattr(member, "status", None) != "deleted"
    return member if is_there else None


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
    """Both times are Stytch's, so a wrong clock here changes nothing. 5 minutes is the shortest life that Stytch gives."""
    return max(5, int((session.expires_at - session.last_accessed_at).total_seconds() // 60))


def in_rollout(user_id: str, percent: float) -> bool:
    """The same people at every request and on every machine; a higher percentage only adds to them."""
    return int(hashlib.sha256(user_id.encode()).hexdigest()[:8], 16) % 100 < percent
