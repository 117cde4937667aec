"""The settings of the password login, yours to change. Secrets come from the environment."""

import json
import logging
import os

from stytch_crosswalk import Crosswalk
from stytch_password_login import Options
from stytch_rollout import rollout_of

CONSUMER_PROJECT_ID = "__CONSUMER_PROJECT_ID__"
B2B_PROJECT_ID = "__B2B_PROJECT_ID__"
PASSWORD_SCOPE = "__PASSWORD_SCOPE__"  # cross_org or organization: whether one password is valid in all Organizations
LOGIN_FLOW = "__LOGIN_FLOW__"  # discovery, organization or both: where people log in
MEMBER_EXTERNAL_ID = "__MEMBER_EXTERNAL_ID__"  # own (the User's own, if there is one), or the user_id
# It contains personal data: keep it out of the repository, readable by the application only.
CROSSWALK = os.environ.get("STYTCH_CROSSWALK") or "__CROSSWALK__"


def password_login_options() -> Options:
    import stytch

    # STYTCH_API_URL is for a rehearsal on `stytch-b2b-migrate sandbox`. Without it the package uses Stytch's address.
    api = os.environ.get("STYTCH_API_URL")
    return Options(
        consumer=stytch.Client(
            project_id=CONSUMER_PROJECT_ID, secret=os.environ["STYTCH_CONSUMER_SECRET"], environment=api
        ),
        b2b=stytch.B2BClient(project_id=B2B_PROJECT_ID, secret=os.environ["STYTCH_B2B_SECRET"], environment=api),
        cross_organization=PASSWORD_SCOPE == "cross_org",
        reset_by_discovery=PASSWORD_SCOPE == "cross_org" and LOGIN_FLOW != "organization",
        member_external_id=MEMBER_EXTERNAL_ID,
        memberships=Crosswalk(CROSSWALK, "external_id" if MEMBER_EXTERNAL_ID == "own" else "user_id").memberships,
        memberships_of_email=Crosswalk(CROSSWALK, "email").memberships,
        # `10` for the people of a tenth of the Organizations, `10/50` for half of them. Without the variable, everybody.
        rollout=lambda: rollout_of(os.environ.get("STYTCH_B2B_ROLLOUT", "100")),
        # Required. On this day, in UTC, the Consumer project stops checking passwords: the others set a new one by email.
        end=os.environ.get("STYTCH_PASSWORD_MIGRATION_END", ""),
        # For example {"reset_password_redirect_url": "https://app.example/reset"}. Without it, the default of the project.
        reset_options={},
        session_minutes=60,
        timeout=10.0,
        # Longer than a usual login, so that the time of a failed one does not depend on the reason.
        failure_seconds=2.0,
        log=lambda event: logging.getLogger("stytch_password_login").info(json.dumps(event)),
    )
