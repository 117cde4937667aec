"""
A fake of Stytch for the tests of these modules. Like the service, it reads an organization_id as an id, then as a slug,
then as an external id, and a member_id as an id, then as an external id. It keeps deleted Members for searches.
"""

from threading import Lock
from types import SimpleNamespace as Obj
from typing import Any, Callable, Dict, List, Optional, Set, Tuple

from stytch_placement import Rule
from stytch_rollout import Rollout


class Refused(Exception):
    def __init__(self, status_code: int, error_type: str) -> None:
        super().__init__("a message with secret-token in it")
        self.details = Obj(status_code=status_code, error_type=error_type)


ALL_METADATA: Dict[str, Any] = {"drop": [], "only": None, "rename": []}

RULE = Rule(
    tenancy="trusted_metadata",
    tenant_key="tenant",
    left_over="leave_out",
    unverified_email="leave_out",
    pending_users="create",
    locked_users="leave_out",
    mfa_enrollment="moved",
    member_external_id="user_id",
    claim="email",
    metadata={"trusted": ALL_METADATA, "untrusted": ALL_METADATA},
    public_domains=["gmail.com"],
    external_ids={"Big Co": "big-co|1"},
    rollout=lambda: Rollout(100),
    was_created=lambda _user_id, _organization_id: False,
)


def verified(*emails: str) -> List[Obj]:
    return [Obj(email=email, verified=True) for email in emails]


def make_user(**changes: Any) -> Obj:
    usual: Dict[str, Any] = dict(
        user_id="user-ada",
        emails=verified("ada@acme.example"),
        name=None,
        trusted_metadata={"tenant": "acme", "plan": "free", "email": "Ada@Acme.example"},
        untrusted_metadata={"tenant": "evil"},
    )
    return Obj(**{**usual, **changes})


class Stytch:
    """`places`: slug and external id of each Organization, by its id. `fail` raises the error of a call that must fail."""

    def __init__(
        self, places: Dict[str, Tuple[str, str]], fail: Optional[Callable[[str, Any], None]] = None
    ) -> None:
        self.places = places
        self.fail = fail or (lambda _name, _given: None)
        self.held: List[Obj] = []
        self._lock = Lock()
        self.deleted: List[Obj] = []
        self.calls: List[Tuple[str, Dict[str, Any]]] = []
        self.created: Set[Tuple[str, str]] = set()
        self.organizations = Obj(get=self._call("get organization", self._get_organization), members=self._members())

    def rule(self, **changes: Any) -> Rule:
        return RULE._replace(was_created=lambda *ids: ids in self.created, **changes)

    def writes(self) -> List[Tuple[str, str, str]]:
        """The writes so far, each with its ids."""
        wanted = [(name, given) for name, given in self.calls if not name.startswith("get")]
        ids = [(given["organization_id"], given.get("member_id") or given.get("external_id")) for _, given in wanted]
        return [(name, *pair) for (name, _), pair in zip(wanted, ids)]

    def _call(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def call(**given: Any) -> Any:
            self.calls.append((name, given))
            self.fail(name, given)
            return work(**given)

        return call

    def _members(self) -> Obj:
        return Obj(
            get=self._call("get", lambda **given: Obj(member=self._member(**given))),
            create=self._call("create", self._create),
            update=self._call("update", self._update),
            delete_mfa_phone_number=self._call("delete phone", self._delete_phone),
            delete=self._call("delete", self._delete),
            search=self._call("get by search", self._search),
        )

    def _organization(self, key: str) -> str:
        for column in (lambda one: one[0], lambda one: one[1][0], lambda one: one[1][1]):
            for one in self.places.items():
                if column(one) == key:
                    return one[0]
        raise Refused(404, "organization_not_found")

    def _get_organization(self, organization_id: str) -> Obj:
        found = self._organization(organization_id)
        return Obj(organization=Obj(organization_id=found, organization_external_id=self.places[found][1]))

    def _member(self, organization_id: str, member_id: str) -> Obj:
        here = [one for one in self.held if one.organization_id == self._organization(organization_id)]
        for column in ("member_id", "external_id"):
            for one in here:
                if getattr(one, column) == member_id:
                    return one
        raise Refused(404, "member_not_found")

    def _create(self, organization_id: str, **fields: Any) -> Obj:
        at = self._organization(organization_id)
        member = Obj(**fields, organization_id=at)
        with self._lock:
            if any(one.organization_id == at and one.email_address == member.email_address for one in self.held):
                raise Refused(400, "duplicate_member_email")
            member.member_id = f"member-{len(self.held) + 1}"
            self.held.append(member)
        return Obj(member=member)

    def _update(self, organization_id: str, member_id: str, **fields: Any) -> None:
        member = self._member(organization_id, member_id)
        others = [one for one in self.held if one is not member and one.organization_id == member.organization_id]
        if any(one.email_address == fields.get("email_address") for one in others):
            raise Refused(400, "duplicate_member_email")
        if fields.get("mfa_phone_number") and getattr(member, "mfa_phone_number", None):
            raise Refused(400, "duplicate_member_phone_number_for_member")
        for name, value in fields.items():
            if isinstance(value, dict):
                merged = {**(getattr(member, name, None) or {}), **value}
                value = {key: each for key, each in merged.items() if each is not None}
            setattr(member, name, value)

    def _delete(self, **given: str) -> None:
        member = self._member(**given)
        self.held.remove(member)
        self.deleted.append(Obj(**{**vars(member), "status": "deleted"}))

    def _search(self, organization_ids: List[str], query: Any) -> Obj:
        statuses, wanted = query["operands"]
        field = {"member_ids": "external_id", "member_emails": "email_address"}[wanted["filter_name"]]
        asked = self.deleted if "deleted" in statuses["filter_value"] else []
        here = [one for one in asked if one.organization_id in organization_ids]
        return Obj(members=[one for one in here if getattr(one, field, None) in wanted["filter_value"]])

    def _delete_phone(self, organization_id: str, member_id: str) -> None:
        self._member(organization_id, member_id).mfa_phone_number = ""


def run_all(found: Dict[str, Any]) -> None:
    """Runs the tests of a file without pytest."""
    tests = [each for name, each in list(found.items()) if name.startswith("test_")]
    for each in tests:
        each()
    print(f"{len(tests)} passed, 0 failed")
