"""The metadata that a Member gets of its User, by the same rules as the migration. Pure."""

from typing import Any, Dict, List

# "drop": paths that no Member gets, "only": the only ones that it gets (None for no such rule), both with all below them;
# "rename": a list of {"path", "to"}. A path is a list of keys, outermost first; [] is all of the metadata.
MetadataRules = Dict[str, Any]


def member_metadata(metadata: Any, rules: MetadataRules) -> Dict[str, Any]:
    """Without null values: to Stytch, null means "delete this key". An object of which the rules leave nothing is left out."""
    return _copied(dict(metadata or {}), [], rules)


def _copied(metadata: Dict[str, Any], above: List[str], rules: MetadataRules) -> Dict[str, Any]:
    found: Dict[str, Any] = {}
    for key, value in metadata.items():
        path = [*above, key]
        if value is None or not _is_copied(path, value, rules):
            continue
        inner = value
        if isinstance(value, dict) and _is_above(path, rules):
            inner = _copied(value, path, rules)
            if not inner and not _is_empty(value):
                continue
        renamed = next((one["to"] for one in rules["rename"] if one["path"] == path), None)
        # If two keys get the same name, the renamed one counts.
        if renamed is not None or key not in found:
            found[key if renamed is None else renamed] = inner
    return found


def _is_copied(path: List[str], value: Any, rules: MetadataRules) -> bool:
    """Whether a Member gets this key, or something below it."""
    only = rules["only"]
    if any(_starts_with(path, top) for top in rules["drop"]):
        return False
    if only is None or any(_starts_with(path, top) for top in only):
        return True
    is_filled = isinstance(value, dict) and not _is_empty(value)
    return is_filled and any(_starts_with(below, path) for below in only)


def _is_above(path: List[str], rules: MetadataRules) -> bool:
    """Whether a rule is about something below this key."""
    paths = [*rules["drop"], *(rules["only"] or []), *(one["path"] for one in rules["rename"])]
    return any(len(below) > len(path) and _starts_with(below, path) for below in paths)


def _starts_with(path: List[str], start: List[str]) -> bool:
    return path[: len(start)] == start


def _is_empty(value: Dict[str, Any]) -> bool:
    return all(each is None for each in value.values())
