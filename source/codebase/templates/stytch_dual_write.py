"""
Dual write: each change of a User is also written to the User's Members, until the application uses B2B. Idempotent. It
never raises, so no login fails because of it. The next `stytch-b2b-migrate run` does or lists what it could not write.
"""

import json
import logging
from typing import Any, Callable, Dict, List

from stytch_members import Members, error_type, is_about_phone, is_not_found
from stytch_placement import Problem, Rule, same_email, wanted_member

# Fields that are updated from the User. The external id never changes.
FOLLOWED = ("email_address", "name", "trusted_metadata", "untrusted_metadata", "mfa_phone_number")


def log_warning(event: Dict[str, Any]) -> None:
    logging.getLogger("stytch_dual_write").warning(json.dumps(event))


class DualWrite:
    """`b2b` is the B2B project's stytch.B2BClient. Each method returns True if everything was written. Otherwise the log
    says what was not, with Stytch's error type only."""

    def __init__(self, b2b: Any, rule: Rule, log: Callable[[Dict[str, Any]], None] = log_warning) -> None:
        self._members = Members(b2b, rule)
        self._api = b2b.organizations.members
        self._rule = rule
        self._log = log

    def created(self, user: Any) -> bool:
        """After users.create, and wherever else a User is created: with the User as Stytch returned it."""
        return self._never_raising("created", self._create, user)

    def updated(self, user: Any) -> bool:
        """After users.update: with the User as Stytch returned it. The next run handles a User who left a tenant."""
        return self._never_raising("updated", self._update, user)

    def deleted(self, user: Any) -> bool:
        """After users.delete: with the User as it was before."""
        return self._never_raising("deleted", self._delete, user)

    def _never_raising(self, what: str, work: Callable[[Any], List[Problem]], user: Any) -> bool:
        try:
            problems = work(user)
        except Exception as error:
            problems = [Problem(error_type(error))]
        for reason, organization, _ in problems:
            event = {"what": what, "user_id": getattr(user, "user_id", None), "reason": reason}
            self._log({**event, "organization": organization} if organization else event)
        return not problems

    def _create(self, user: Any) -> List[Problem]:
        return self._members.ensure(user)[1]

    def _update(self, user: Any) -> List[Problem]:
        done, problems = self._members.ensure(user)
        wanted = wanted_member(user, self._rule) or {}
        for member, is_new in done:
            if not is_new:
                attempt(problems, lambda member=member: self._follow(member, wanted, problems))
        return problems

    def _follow(self, member: Any, wanted: Dict[str, Any], problems: List[Problem]) -> None:
        fields = {}
        for name in FOLLOWED:
            now, before = wanted.get(name) or None, plain(getattr(member, name, None))
            if not is_same(name, now, before):
                fields[name] = written(name, now, before)
        at = {"organization_id": member.organization_id, "member_id": member.member_id}
        # A Member has one phone number: Stytch refuses a new one until the old one is deleted.
        if "mfa_phone_number" in fields and getattr(member, "mfa_phone_number", None):
            self._api.delete_mfa_phone_number(**at)
        phone = fields.pop("mfa_phone_number", None)
        enrolled = wanted.get("mfa_enrolled") is True
        if phone:
            try:
                self._api.update(**at, **fields, mfa_phone_number=phone, mfa_enrolled=enrolled)
                return
            except Exception as error:
                if not is_about_phone(error):
                    raise
                problems.append(Problem(error_type(error)))
        if phone == "":
            # Enrolled without a factor, the user would have to set one up at the next login.
            fields["mfa_enrolled"] = enrolled
        if fields:
            self._api.update(**at, **fields)

    def _delete(self, user: Any) -> List[Problem]:
        found, problems = self._members.find_all(user)
        for member in found:
            at = {"organization_id": member.organization_id, "member_id": member.member_id}
            attempt(problems, lambda at=at: self._api.delete(**at))
        return problems


def attempt(problems: List[Problem], work: Callable[[], Any]) -> None:
    """An error in one Organization does not stop the others. A Member that was just removed is not an error."""
    try:
        work()
    except Exception as error:
        if not is_not_found(error, "member_not_found"):
            problems.append(Problem(error_type(error)))


def is_same(name: str, now: Any, before: Any) -> bool:
    return same_email(now, before) if name == "email_address" else now == before


def plain(value: Any) -> Any:
    """None for an empty value; metadata as a dictionary."""
    return (dict(value) if hasattr(value, "keys") else value) or None


def written(name: str, now: Any, before: Any) -> Any:
    """Stytch merges metadata, so a removed key is sent as null. Other fields are cleared with ""."""
    if not name.endswith("metadata"):
        return now or ""
    return {**{key: None for key in before or {} if key not in (now or {})}, **(now or {})}
