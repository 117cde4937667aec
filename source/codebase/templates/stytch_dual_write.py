"""
Dual write: whatever happens to a User happens to their Members too, until the application has moved. Idempotent, and
calm: it never raises, so no login breaks. What it could not do, the next `stytch-b2b-migrate run` does.
"""

import json
import logging
from typing import Any, Callable, Dict

from stytch_members import Rule, ensure_members, error_type, find, organizations_of, wanted_member

# Fields that follow the User; the external id never changes.
FOLLOWED = ("email_address", "name", "trusted_metadata", "untrusted_metadata", "mfa_phone_number")


def log_warning(event: Dict[str, Any]) -> None:
    logging.getLogger("stytch_dual_write").warning(json.dumps(event))


class DualWrite:
    """`b2b` is the B2B project's stytch.B2BClient. Each method returns True when it was done."""

    def __init__(self, b2b: Any, rule: Rule, log: Callable[[Dict[str, Any]], None] = log_warning) -> None:
        self._b2b = b2b
        self._rule = rule
        self._log = log

    def created(self, user: Any) -> bool:
        """After users.create, and wherever else a User comes to be: with the User as Stytch answered it."""
        return self._calmly("created", self._create, user)

    def updated(self, user: Any) -> bool:
        """After users.update: with the User as Stytch answered it. Leaving an Organization is left to the next run."""
        return self._calmly("updated", self._update, user)

    def deleted(self, user: Any) -> bool:
        """After users.delete: with the User as it was before."""
        return self._calmly("deleted", self._delete, user)

    def _calmly(self, what: str, work: Callable[[Any], None], user: Any) -> bool:
        try:
            work(user)
            return True
        except Exception as error:  # whatever it is: the login goes on
            self._log({"what": what, "user_id": getattr(user, "user_id", None), "reason": error_type(error)})
            return False

    def _create(self, user: Any) -> None:
        ensure_members(self._b2b, self._rule, user)

    def _update(self, user: Any) -> None:
        self._create(user)
        wanted = wanted_member(user, self._rule)
        for place in organizations_of(user, self._rule) if wanted else []:
            held = find(self._b2b, place, user.user_id)
            fields = {}
            for name in FOLLOWED:
                now, before = wanted.get(name) or None, plain(getattr(held, name, None))
                if now != before:
                    fields[name] = written(name, now, before)
            at = {"organization_id": place, "member_id": user.user_id}
            # A Member has one phone number: a new one is refused while the old one is there.
            if "mfa_phone_number" in fields and getattr(held, "mfa_phone_number", None):
                self._b2b.organizations.members.delete_mfa_phone_number(**at)
            if fields.get("mfa_phone_number") == "":
                del fields["mfa_phone_number"]
            if fields:
                self._b2b.organizations.members.update(**at, **fields)

    def _delete(self, user: Any) -> None:
        for place in organizations_of(user, self._rule):
            try:
                self._b2b.organizations.members.delete(organization_id=place, member_id=user.user_id)
            except Exception as error:
                if not error_type(error).endswith("_not_found"):
                    raise


def plain(value: Any) -> Any:
    """Nothing is nothing; metadata as a dictionary."""
    return (dict(value) if hasattr(value, "keys") else value) or None


def written(name: str, now: Any, before: Any) -> Any:
    """Metadata is merged by Stytch, so a key that is gone must be said; other fields are emptied with ""."""
    if not name.endswith("metadata"):
        return now or ""
    return {**{key: None for key in before or {} if key not in (now or {})}, **(now or {})}
