"""The bridge's settings, yours to change: ids, cookies, roll-out, Organizations. Secrets come from the environment."""

import json
import logging
import os
from functools import lru_cache
from typing import Any, List, Optional

from stytch_bridge_exchange import CookieNames, Membership, Options
from stytch_crosswalk import Crosswalk
from stytch_rollout import rollout_of

CONSUMER_PROJECT_ID = "__CONSUMER_PROJECT_ID__"
B2B_PROJECT_ID = "__B2B_PROJECT_ID__"
PROFILE_ID = "__PROFILE_ID__"
CLAIM = "__CLAIM__"  # the claim of the Consumer session JWT that the profile reads the email from
# It contains personal data: keep it out of the repository, readable by the application only.
CROSSWALK = os.environ.get("STYTCH_CROSSWALK") or "__CROSSWALK__"


@lru_cache(maxsize=1)
def bridge_options() -> Options:
    import stytch

    # STYTCH_API_URL is for a rehearsal on `stytch-b2b-migrate sandbox`. Without it the package uses Stytch's address.
    api = os.environ.get("STYTCH_API_URL")
    return Options(
        profile_id=PROFILE_ID,
        consumer=stytch.Client(
            project_id=CONSUMER_PROJECT_ID, secret=os.environ["STYTCH_CONSUMER_SECRET"], environment=api
        ),
        b2b=stytch.B2BClient(project_id=B2B_PROJECT_ID, secret=os.environ["STYTCH_B2B_SECRET"], environment=api),
        claim=CLAIM,
        member_external_id="__MEMBER_EXTERNAL_ID__",  # own (the User's own, if there is one), or the user_id
        memberships=Crosswalk(CROSSWALK).memberships,
        choose_organization=choose_organization,
        # Read at every request: `10` for a tenth of the Organizations, `10/50` for half of the people in them. 0, or
        # anything else, switches the bridge off: it makes no call then.
        rollout=lambda: rollout_of(os.environ.get("STYTCH_B2B_ROLLOUT")),
        timeout=5.0,  # seconds that a request waits for Stytch; then it continues unchanged
        # Stytch's frontend SDKs use the same names for both kinds of session. With different names here, the bridge
        # deletes the Consumer cookies.
        consumer_cookies=CookieNames("stytch_session", "stytch_session_jwt"),
        b2b_cookies=CookieNames("stytch_session", "stytch_session_jwt"),
        # If the Consumer cookies have a Domain, add the same one. Otherwise they are not replaced.
        cookie_attributes="Path=/; Secure; SameSite=Lax",
        http_only=True,
        log=lambda event: logging.getLogger("stytch_bridge").info(json.dumps(event)),
    )


def choose_organization(_user: Any, organizations: List[Membership], _request: Any) -> Optional[Membership]:
    """Which Organization a user of several enters. By default the first: the user is a Member of each, and can change
    with `sessions.exchange`. You may choose by the request's host, for example. Return None to send the user to the
    login."""
    return organizations[0]
