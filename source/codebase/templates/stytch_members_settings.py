"""Where people go, as the migration was told. Written by `stytch-b2b-migrate bridge`; write it again when that changes."""

import json

from stytch_members import Rule

RULE = Rule(
    tenancy="__TENANCY__",  # trusted_metadata, email_domain or single
    tenant_key="__TENANT_KEY__",  # the trusted_metadata key that names a User's tenants
    left_over="__LEFT_OVER__",  # Users who belong nowhere: leave_out, or one_organization for all of them
    unverified_email="__UNVERIFIED_EMAIL__",  # Users whose emails are all unverified: keep_unverified or leave_out
    claim="__CLAIM__",  # the trusted_metadata key that the migration writes the email to; not the person's own
    public_domains=json.loads("__PUBLIC_DOMAINS__"),  # mail domains that are nobody's company
    external_ids=json.loads("__EXTERNAL_IDS__"),  # tenants whose own key Stytch does not take as an external id
)
