"""Which Organizations a User belongs to, by the migration's answers. Run `stytch-b2b-migrate bridge` again when they change."""

import json
import os

from stytch_crosswalk import Crosswalk
from stytch_placement import Rule
from stytch_rollout import rollout_of

# It contains personal data: keep it out of the repository, readable by the application only.
CROSSWALK = Crosswalk(os.environ.get("STYTCH_CROSSWALK") or "__CROSSWALK__")

RULE = Rule(
    tenancy="__TENANCY__",  # trusted_metadata, email_domain or single
    tenant_key="__TENANT_KEY__",  # the path in trusted_metadata that names a User's tenants: tenant, app.org.id
    left_over="__LEFT_OVER__",  # Users without a tenant: leave_out, or one_organization for all of them
    unverified_email="__UNVERIFIED_EMAIL__",  # Users whose emails are all unverified: keep_unverified or leave_out
    pending_users="__PENDING_USERS__",  # Users who never logged in: create or leave_out
    locked_users="__LOCKED_USERS__",  # Users who are locked: create or leave_out
    mfa_enrollment="__MFA_ENROLLMENT__",  # who must use a second factor: moved (with a verified phone), all, or none
    member_external_id="__MEMBER_EXTERNAL_ID__",  # own (the User's own, if there is one), or the user_id
    claim="__CLAIM__",  # the trusted_metadata key that the migration writes the email to; not copied
    metadata=json.loads("__METADATA__"),  # which metadata a Member gets: keys that are dropped, kept alone, or renamed
    public_domains=json.loads("__PUBLIC_DOMAINS__"),  # domains of public mail services
    external_ids=json.loads("__EXTERNAL_IDS__"),  # tenants whose key is not allowed as an external id
    # Which Organizations take part, such as `10` for a tenth of them. Without the variable, all.
    rollout=lambda: rollout_of(os.environ.get("STYTCH_B2B_ROLLOUT", "100")),
    was_created=CROSSWALK.was_created,  # if such a Member is missing, an admin removed it
)
