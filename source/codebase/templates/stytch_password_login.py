"""Moves passwords to B2B without an export. At a user's first login the Consumer project checks the password, and its hash,
made here, goes to B2B, which checks it from then on. Delete the stytch_password files after the end date."""

import time
from concurrent.futures import ThreadPoolExecutor, TimeoutError as FutureTimeout
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Callable, Dict, List, NamedTuple, Optional

from stytch_crosswalk import Membership
from stytch_member_id import external_ids_of
from stytch_password_hash import hash_password
from stytch_password_members import error_type, find_members, is_same_email, is_temporary, send_reset, set_hash, user_of
from stytch_rollout import Rollout, email_takes_part


@dataclass
class Options:
    consumer: Any  # the Consumer project's stytch.Client
    b2b: Any  # the B2B project's stytch.B2BClient
    cross_organization: bool  # whether one password is valid in all Organizations of an email
    reset_by_discovery: bool  # whether a reset ends where people choose an Organization; else in one of theirs
    memberships: Callable[[str], List[Membership]]  # the Members of a User, by the external id of one
    memberships_of_email: Callable[[str], List[Membership]]  # for logins without an Organization
    rollout: Callable[[], Rollout]  # who takes part, read at each login
    end: str  # the end date, such as 2031-03-31. Then the Consumer project checks no password any more
    member_external_id: str = "user_id"  # user_id, crosswalk or own: the external id of a Member
    reset_options: Dict[str, Any] = field(default_factory=dict)  # more parameters of the reset email
    session_minutes: int = 60
    timeout: float = 10.0  # seconds that a login takes at most
    failure_seconds: float = 2.0  # seconds that a failed login takes at least, whatever the reason
    now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)
    log: Callable[[Dict[str, Optional[str]]], None] = lambda event: None  # for counting. Never receives a user or a password


class Credentials(NamedTuple):
    email: str
    password: str
    organization_id: Optional[str]


class Result(NamedTuple):
    # accepted: `response` is Stytch's. failed: any reason. unavailable: for now. not_in_rollout: Consumer answers, as before.
    outcome: str
    response: Any = None


@dataclass(frozen=True)
class Attempt:
    # moved: B2B has the password now. b2b: it had it before. reset_sent: no login, but an email to set a new password.
    outcome: str
    reason: Optional[str] = None
    response: Any = field(default=None, repr=False)


class PasswordLogin:
    """Never raises for a login. Makes one check for each try: by B2B if there is a B2B password, else by the Consumer
    project. `organization_id` may be left out only if passwords are cross-organization: then it is a discovery login."""

    def __init__(self, options: Options) -> None:
        try:
            end = datetime.fromisoformat(options.end)
        except ValueError:
            raise ValueError("The end date is missing or not a date. Set STYTCH_PASSWORD_MIGRATION_END.") from None
        self._end = end if end.tzinfo else end.replace(tzinfo=timezone.utc)
        self._options = options
        self._threads = ThreadPoolExecutor(thread_name_prefix="stytch-password-login")

    def __call__(self, email: str, password: str, organization_id: Optional[str] = None) -> Result:
        started = time.monotonic()
        running = self._threads.submit(self._attempt, Credentials(email, password, organization_id))
        try:
            made = running.result(timeout=self._options.timeout)
        except FutureTimeout:
            # What Stytch answers later is dropped. The next login finds out whether B2B has the password by then.
            running.cancel()
            made = Attempt("unavailable", "timeout")
        with suppress(Exception):
            self._options.log({"outcome": made.outcome, "reason": made.reason})
        if made.response is not None or made.outcome == "not_in_rollout":
            return Result("accepted" if made.response is not None else made.outcome, made.response)
        time.sleep(max(0.0, started + self._options.failure_seconds - time.monotonic()))
        # The application must not learn more, so that it cannot show more.
        return Result("unavailable" if made.outcome == "unavailable" else "failed")

    def _attempt(self, credentials: Credentials) -> Attempt:
        options, (email, password, organization_id) = self._options, credentials
        members: List[Any] = []
        try:
            if not all(isinstance(text, str) and text for text in (email, password)):
                return Attempt("failed", "no_credentials")
            if not email_takes_part(options.rollout(), options.memberships_of_email, email, organization_id):
                return Attempt("not_in_rollout")
            members = find_members(options, email, organization_id)
            if any(member.member_password_id for member in members):
                return Attempt("b2b", None, check_in_b2b(options, members, credentials))
            if options.now() >= self._end:
                return reset(options, members, "after_end")

            user = options.consumer.passwords.authenticate(email=email, password=password).user
            own = [each for each in members if user_of(each) in external_ids_of(user, options.member_external_id)]
            if not own or (organization_id is not None and own[0] is not members[0]):
                return Attempt("failed", "no_member")
            # B2B marks the email as verified when it stores the hash.
            if not any(one.verified and is_same_email(one.email, email) for one in user.emails):
                return reset(options, own, "unverified_email")
            set_hash(options, own, hash_password(password))
            return Attempt("moved", None, authenticate(options, credentials))
        except Exception as error:
            reason = error_type(error)
            # The password may be correct, but others may know it (a breach, a takeover). Such a hash is never written.
            if reason in ("reset_password", "member_reset_password"):
                return reset(options, members, reason)
            return Attempt("unavailable" if is_temporary(error) else "failed", reason)


def reset(options: Options, members: List[Any], reason: str) -> Attempt:
    try:
        if members:
            send_reset(options, members[0])
        return Attempt("reset_sent" if members else "failed", reason)
    except Exception as error:
        return Attempt("failed", error_type(error))


def authenticate(options: Options, credentials: Credentials) -> Any:
    email, password, organization_id = credentials
    passwords = options.b2b.passwords
    if options.cross_organization and organization_id is None:
        return passwords.discovery.authenticate(email_address=email, password=password)
    given = {"email_address": email, "password": password, "session_duration_minutes": options.session_minutes}
    return passwords.authenticate(organization_id=organization_id, **given)


def check_in_b2b(options: Options, members: List[Any], credentials: Credentials) -> Any:
    """Also completes a login that was interrupted, with cross-organization passwords: when some Members of the User have
    the password and others do not."""
    owners = [user_of(each) for each in members if each.member_password_id and each.email_address_verified]
    missing = [each for each in members if not each.member_password_id and user_of(each) in owners[:1] and user_of(each)]
    is_missing_here = credentials.organization_id is not None and not members[0].member_password_id
    response = authenticate(options, credentials._replace(organization_id=None) if is_missing_here else credentials)
    if is_missing_here:
        set_hash(options, missing, hash_password(credentials.password))
        return authenticate(options, credentials)
    with suppress(Exception):  # the login is complete without it
        if missing:
            set_hash(options, missing, hash_password(credentials.password))
    return response
