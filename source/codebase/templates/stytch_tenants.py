"""Which tenants a User names, as the migration reads them from trusted_metadata or from the domain of the email."""

import json
import re
import unicodedata
from decimal import Decimal
from typing import Any, List, NamedTuple, Optional

# What JavaScript's trim() removes. The migration uses it, and both must agree on which tenants are blank.
BLANK = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
PATH_PART = r'(?:"(?:[^"\\]|\\.)+"|[^\s."]+)'


class Tenants(NamedTuple):
    keys: List[str]
    problem: Optional[str] = None
    has_no_tenant: bool = False


def tenants_of(user: Any, rule: Any) -> Tenants:
    """`rule` is a Rule of stytch_placement. Never reads untrusted_metadata: users can change it themselves."""
    if rule.tenancy == "single":
        return Tenants([])
    if rule.tenancy == "email_domain":
        email = email_of(user, rule)
        company = company_of(email.email) if email and email.verified else ""
        if company is None:
            return Tenants([], "unknown_tenant")
        is_public = not company or company in rule.public_domains
        return Tenants([], has_no_tenant=True) if is_public else Tenants([company])
    if rule.tenancy != "trusted_metadata":
        raise ValueError(f'Tenancy "{rule.tenancy}" is not known to this module.')
    value = getattr(user, "trusted_metadata", None)
    for key in keys_of_path(rule.tenant_key):
        value = value.get(key) if hasattr(value, "keys") else None
    if value is None or value == "" or value == []:
        return Tenants([], has_no_tenant=True)
    keys = [tenant_key_of(one) for one in (value if isinstance(value, list) else [value])]
    usable = list(dict.fromkeys(key for key in keys if key is not None))
    # A value that cannot be a tenant is a mistake. It is not the same as no tenant.
    return Tenants(usable, "bad_tenant" if None in keys else None)


def tenant_key_of(value: Any) -> Optional[str]:
    """Used unchanged: "acme " and "acme" are two tenants. An unsafe integer may already have lost its last digits."""
    if hasattr(value, "keys"):
        value = value.get("id")
    if isinstance(value, str):
        return value if value.strip(BLANK) else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if value != value or abs(value) == float("inf"):
        return None
    if value == int(value):
        return str(int(value)) if abs(value) <= 2**53 - 1 else None
    # The text that JavaScript gives: 0.00001 and 1e-7, where Python has 1e-05 and 1e-07.
    number = Decimal(repr(value))
    if abs(number) >= Decimal("0.000001"):
        return format(number, "f")
    digits, exponent = f"{number.normalize():e}".split("e")
    return f"{digits}e{int(exponent)}"


def keys_of_path(path: str) -> List[str]:
    if not re.fullmatch(rf"{PATH_PART}(\.{PATH_PART})*", path):
        raise ValueError("tenant_key is not a path of keys.")
    return [json.loads(key) if key.startswith('"') else key for key in re.findall(PATH_PART, path)]


def company_of(address: str) -> Optional[str]:
    """The domain of a company, in ASCII; "" for a domain that cannot belong to a company; None if Python cannot tell.

    Python's idna codec is older than the standard that the migration uses. Where they may differ, the next run places
    the User: a wrong domain would be another company.
    """
    domain = address.rpartition("@")[2].lower()
    if not domain or domain.startswith("[") or domain.endswith(".") or "." not in domain:
        return "" if domain.isascii() else None
    try:
        labels = [ascii_label(unicodedata.normalize("NFC", label)) for label in domain.split(".")]
    except UnicodeError:
        return None
    return None if None in labels or re.fullmatch(r"\d+|0x[0-9a-f]*", labels[-1] or "") else ".".join(map(str, labels))


def ascii_label(label: str) -> Optional[str]:
    encoded = label.encode("idna").decode("ascii")
    known = encoded.encode("ascii").decode("idna") == label or encoded == label
    return encoded if known and re.fullmatch(r"[a-z0-9_-]+", encoded) else None


def email_of(user: Any, rule: Any) -> Optional[Any]:
    """The email that names the company, where the rule is by domain; else the first verified email, else the first."""
    emails = user.emails or []
    verified = [one for one in emails if one.verified]
    if rule.tenancy == "email_domain":
        for one in verified:
            company = company_of(one.email)
            # Python cannot tell whether it is a company: the next run decides.
            if company is None or (company and company not in rule.public_domains):
                return one
    return verified[0] if verified else emails[0] if emails else None
