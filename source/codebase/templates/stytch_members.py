"""
Finds a User's Members and creates the missing ones, as the migration does: the Member's external_id is the
Consumer user_id, or the User's own external id, so no Member is created twice. A Member that was removed is never created again.

Wherever Stytch expects an organization_id, it also accepts a slug or an external id, and the slug of one Organization may
be the external id of another. So external ids are only used to find an object, and the object must have exactly that
external id. Every write uses the ids that Stytch returned.
"""

from collections import OrderedDict
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from stytch_member_id import external_ids_of
from stytch_placement import Placement, Problem, Rule, is_usable_id, organizations_of, placement_of, wanted_member
from stytch_removed_members import was_deleted
from stytch_rollout import is_organization_in

CACHE_SIZE = 10_000  # the number of Organizations whose id is cached


class Refusal(Exception):
    """A permanent refusal: trying again changes nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.error_type = reason


class Found(NamedTuple):
    member: Any
    is_new: bool


def error_type(error: Exception) -> str:
    """Only Stytch's error type: messages may quote what was sent."""
    own = getattr(getattr(error, "details", None), "error_type", None) or getattr(error, "error_type", None)
    return own or type(error).__name__


def is_not_found(error: Exception, kind: str) -> bool:
    """Only this error means that the object does not exist. An unknown route or project is another 404."""
    return error_type(error) == kind and getattr(getattr(error, "details", None), "status_code", 0) == 404


def is_about_phone(error: Exception) -> bool:
    return "phone" in error_type(error)


class Members:
    """`b2b` is the B2B project's stytch.B2BClient."""

    def __init__(self, b2b: Any, rule: Rule) -> None:
        self._api = b2b.organizations.members
        self._organizations = b2b.organizations
        self._rule = rule
        self._cached: "OrderedDict[str, str]" = OrderedDict()  # external id to organization_id; only those that were found

    def ensure(self, user: Any) -> Tuple[List[Found], List[Problem]]:
        """A User's Members, found or created, in the Organizations that take part in the roll-out; and what was not possible,
        for each Organization."""
        wanted = wanted_member(user, self._rule)
        placement = placement_of(user, self._rule)
        rollout = self._rule.rollout()
        organizations = [each for each in placement.organizations if is_organization_in(each, rollout)]
        placement = placement._replace(organizations=organizations)
        return self._in_each(user, placement, lambda place: self._ensure_in(place, user, wanted or {}, placement.problems))

    def find_all(self, user: Any) -> Tuple[List[Any], List[Problem]]:
        """A User's existing Members, also of a User who was deleted."""
        placement = organizations_of(user, self._rule)
        found, problems = self._in_each(user, placement, lambda place: self._find(place, self._ids_of(user)))
        return [member for member in found if member is not None], problems

    def _in_each(self, user: Any, placement: Placement, work: Callable[[str], Any]) -> Tuple[List[Any], List[Problem]]:
        """Does `work` in each Organization. An error in one does not stop the others."""
        done = []
        for organization in placement.organizations:
            try:
                if not all(map(is_usable_id, self._ids_of(user))):
                    raise Refusal("unusable_user_id")
                done.append(work(self._organization_id(organization)))
            except Exception as error:
                # The cached id may be the one of an Organization that was deleted.
                if error_type(error) == "organization_not_found":
                    self._cached.pop(organization, None)
                placement.problems.append(Problem(error_type(error), organization, error))
        return done, placement.problems

    def _organization_id(self, external_id: str) -> str:
        known = self._cached.get(external_id)
        if known is not None:
            return known
        organization = self._organizations.get(organization_id=external_id).organization
        if organization.organization_external_id != external_id:
            raise Refusal("organization_not_found")
        if len(self._cached) >= CACHE_SIZE:
            self._cached.popitem(last=False)
        self._cached[external_id] = organization.organization_id
        return organization.organization_id

    def _ids_of(self, user: Any) -> List[str]:
        return external_ids_of(user, self._rule.member_external_id)

    def _find(self, organization_id: str, external_ids: List[str]) -> Optional[Any]:
        """The User's own Member, or None. `external_ids`: the ids that it may have."""
        found = (self._find_by_id(organization_id, each) for each in external_ids)
        return next((member for member in found if member is not None), None)

    def _find_by_id(self, organization_id: str, external_id: str) -> Optional[Any]:
        try:
            member = self._api.get(organization_id=organization_id, member_id=external_id).member
        except Exception as error:
            if is_not_found(error, "member_not_found"):
                return None
            raise
        is_theirs = member.external_id == external_id and member.organization_id == organization_id
        return member if is_theirs and getattr(member, "status", None) != "deleted" else None

    def _ensure_in(self, organization_id: str, user: Any, wanted: Dict[str, Any], problems: List[Problem]) -> Found:
        ids = self._ids_of(user)
        member = self._find(organization_id, ids)
        if member is not None:
            return Found(member, False)
        # An admin removed it.
        was_created = self._rule.was_created(user.user_id, organization_id)
        if was_created or was_deleted(self._api, organization_id, ids, wanted["email_address"]):
            raise Refusal("removed_in_b2b")
        return Found(self._create(organization_id, wanted, problems), True)

    def _create(self, organization_id: str, wanted: Dict[str, Any], problems: List[Problem]) -> Any:
        try:
            return self._api.create(organization_id=organization_id, **wanted).member
        except Exception as error:
            if wanted.get("mfa_phone_number") and is_about_phone(error):
                # Enrolled without a factor, the user would have to set one up at the next login.
                about_phone = ("mfa_phone_number", "mfa_enrolled")
                rest = {name: value for name, value in wanted.items() if name not in about_phone}
                member = self._create(organization_id, rest, problems)
                problems.append(Problem(error_type(error)))
                return member
            # Two requests at once, or a lost response. With another external_id it is another User's Member.
            is_duplicate = error_type(error).startswith("duplicate")
            found = self._find(organization_id, [wanted["external_id"]]) if is_duplicate else None
            if found is not None:
                return found
            raise
