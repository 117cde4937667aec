"""One swap: a live Consumer session becomes a B2B session of the same person, with the life that the old one had left."""

import hashlib
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, NamedTuple, Optional


class Membership(NamedTuple):
    organization_id: str
    member_id: str
    slug: str = ""


class CookieNames(NamedTuple):
    token: str = "stytch_session"
    jwt: str = "stytch_session_jwt"


@dataclass
class Options:
    profile_id: str
    consumer: Any  # the Consumer project's stytch.Client
    b2b: Any  # the B2B project's stytch.B2BClient
    memberships: Callable[[str], List[Membership]]  # where a User went; empty for nowhere
    choose_organization: Callable[[Any, List[Membership], Any], Optional[Membership]]
    rollout: Callable[[], float]  # how many of 100 people are swapped, now
    patience: float = 5.0  # seconds that a request waits at most; then it goes on as it came
    consumer_cookies: CookieNames = CookieNames()
    b2b_cookies: CookieNames = CookieNames()
    cookie_attributes: str = "Path=/; Secure; SameSite=Lax"
    http_only: bool = True
    log: Callable[[Dict[str, Optional[str]]], None] = lambda event: None  # hears no token, ever


@dataclass(frozen=True)
class Result:
    # swapped: a new B2B session. nothing: no session came. b2b: it is a B2B session already.
    # held_back: not this person's turn. refused: they must log in. unreachable: trouble that passes.
    outcome: str
    reason: Optional[str] = None
    user_id: Optional[str] = None
    session_token: str = field(default="", repr=False)
    session_jwt: str = field(default="", repr=False)
    minutes: int = 0
    set_cookies: tuple = field(default=(), repr=False)
    cookie_header: str = field(default="", repr=False)  # what the rest of this request should see


def swap(options: Options, token: Optional[str], jwt: Optional[str], percent: float, request: Any) -> Result:
    """Never raises."""
    user_id = None
    try:
        # Fresh from Stytch: the JWT then carries the email claim, also where the browser's is older than the claim.
        old = options.consumer.sessions.authenticate(**({"session_token": token} if token else {"session_jwt": jwt}))
        user_id = old.user.user_id
        if not in_rollout(user_id, percent):
            return Result("held_back", user_id=user_id)
        organizations = options.memberships(user_id)
        if not organizations:
            return Result("refused", "not_migrated", user_id)
        place = options.choose_organization(old.user, organizations, request)
        if place not in organizations:
            return Result("refused", "no_organization_chosen", user_id)
        minutes = minutes_left(old.session)
        made = options.b2b.sessions.attest(
            profile_id=options.profile_id,
            token=old.session_jwt,
            organization_id=place.organization_id,
            session_duration_minutes=minutes,
        )
        # An Organization's rules may ask for more than a token of trust: a second factor, which is the login's business.
        if not made.session_token:
            return Result("refused", "more_is_required", user_id)
        # Stytch finds the Member by email. Where the address has passed on to somebody else, this is not our User.
        if made.member_id != place.member_id:
            options.b2b.sessions.revoke(session_token=made.session_token)
            return Result("refused", "other_member", user_id)
        return Result("swapped", None, user_id, made.session_token, made.session_jwt, minutes)
    except Exception as error:  # whatever it is: the login is still there
        # What Stytch says no to is refused; all else may pass. Only the type is kept: messages may quote what was sent.
        details = getattr(error, "details", None)
        status = getattr(details, "status_code", 0)
        outcome = "refused" if 400 <= status < 500 and status != 429 else "unreachable"
        return Result(outcome, getattr(details, "error_type", None) or type(error).__name__, user_id)


def minutes_left(session: Any) -> int:
    """Both times are Stytch's, so a wrong clock here changes nothing. 5 minutes is the shortest life that Stytch gives."""
    return max(5, int((session.expires_at - session.last_accessed_at).total_seconds() // 60))


def in_rollout(user_id: str, percent: float) -> bool:
    """The same people at every request and on every machine; a higher percentage only adds to them."""
    return int(hashlib.sha256(user_id.encode()).hexdigest()[:8], 16) % 100 < percent
