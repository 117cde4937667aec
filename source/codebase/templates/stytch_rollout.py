"""Who takes part in the roll-out: Organizations first, then people in them. `stytch-b2b-migrate run --percent` and all modules
decide by this rule, so an Organization whose Members a run created is one that a module lets in at the same number."""

import hashlib
import re
from typing import Any, Callable, List, NamedTuple, Optional


class Rollout(NamedTuple):
    """Percentages: of the Organizations, and of the people in them."""

    organizations: float
    people: float = 100.0


def rollout_of(text: Optional[str]) -> Rollout:
    """`10`: all people of a tenth of the Organizations. `10/50`: half of the people in them. Anything else: no one."""
    found = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(?:/\s*([0-9]+(?:\.[0-9]+)?)\s*)?", text or "")
    return Rollout(float(found[1]), float(found[2] or 100)) if found else Rollout(0.0, 0.0)


def is_organization_in(external_id: Optional[str], rollout: Rollout) -> bool:
    """By the external id, which is the tenant's own key. Without one (a crosswalk of an older version) only at 100."""
    return is_within(external_id, rollout.organizations) if external_id else rollout.organizations >= 100


def is_person_in(user_id: str, rollout: Rollout) -> bool:
    """By the id of the Consumer User."""
    return is_within(user_id, rollout.people)


def included_of(user_id: str, places: List[Any], rollout: Rollout) -> List[Any]:
    """The Members of a person that take part; none if the person does not."""
    if not is_person_in(user_id, rollout):
        return []
    return [one for one in places if is_organization_in(one.organization_external_id, rollout)]


def may_take_part(user_id: Any, rollout: Rollout, known: Callable[[str], List[Any]]) -> bool:
    """False if it is certain without a call to Stytch that a person does not take part. `known`: the Members that are known
    without a call."""
    if not (rollout.organizations > 0 and rollout.people > 0):
        return False
    if not isinstance(user_id, str):
        return True
    if not is_person_in(user_id, rollout):
        return False
    try:
        places = known(user_id)
    except Exception:
        return True  # the exchange finds out, and says why
    return not places or bool(included_of(user_id, places, rollout))


def email_takes_part(
    rollout: Rollout, memberships_of_email: Callable[[str], List[Any]], email: str, organization_id: Optional[str]
) -> bool:
    """Whether the person behind an email takes part, in one Organization or in any. Until all take part, somebody who is not
    in the crosswalk belongs to those who come later."""
    if rollout.organizations >= 100 and rollout.people >= 100:
        return True
    places = memberships_of_email(email)
    here = [place for place in places if organization_id is None or place.organization_id == organization_id]
    return any(included_of(place.user_id, [place], rollout) for place in here)


def is_within(key: str, percent: float) -> bool:
    """The same at every request and on every machine. A higher percentage only adds."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") / 2**32 * 100 < percent
