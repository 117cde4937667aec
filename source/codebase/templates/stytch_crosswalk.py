"""Which Members the migration created, from its crosswalk.csv. You may query your database instead.

A Member search cannot replace it: Stytch requires the Organizations in such a search, and limits it to 100 a minute.
"""

import csv
import os
from collections import defaultdict
from threading import Lock
from typing import Any, Dict, List, NamedTuple


class Membership(NamedTuple):
    organization_id: str
    member_id: str
    slug: str = ""
    user_id: str = ""
    organization_external_id: str = ""


class CrosswalkUnreadable(Exception):
    """Without the file, a removed Member looks like one that never existed. So this is an error."""

    error_type = "crosswalk_unreadable"


class Crosswalk:
    """`path` is "none" if no run has created Members yet. Members are found `by` user_id, email, or external_id:
    the User's own, and the user_id, as a Member may have either."""

    def __init__(self, path: str, by: str = "user_id") -> None:
        self._path = path
        self._by = by
        self._columns = ["user_external_id", "user_id"] if by == "external_id" else [by]
        self._lock = Lock()
        self._version: Any = None
        self._places: Dict[str, List[Membership]] = {}

    def memberships(self, key: str) -> List[Membership]:
        """The Members of a User, by user id, email or external id."""
        if self._path != "none":
            try:
                self._refresh()
            except (OSError, KeyError, ValueError, csv.Error) as error:
                raise CrosswalkUnreadable("The crosswalk cannot be read.") from error
        return self._places.get(self._key(key), [])

    def was_created(self, user_id: str, organization_id: str) -> bool:
        return any(place.organization_id == organization_id for place in self.memberships(user_id))

    def _key(self, key: str) -> str:
        return key.lower() if self._by == "email" else key

    def _refresh(self) -> None:
        """A later run writes the file again while this process runs."""
        with self._lock:
            stat = os.stat(self._path)
            version = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if version == self._version:
                return
            found: Dict[str, List[Membership]] = defaultdict(list)
            with open(self._path, newline="", encoding="utf-8-sig") as file:
                rows = csv.DictReader(file)
                missing = {*self._columns, "organization_id", "member_id"} - set(rows.fieldnames or ())
                if missing:
                    raise KeyError(f"There is no column {min(missing)}.")
                for row in rows:
                    rest = [row.get(name) or "" for name in ("slug", "user_id", "organization_external_id")]
                    place = Membership(row["organization_id"], row["member_id"], *rest)
                    for key in {self._key(row[column]) for column in self._columns if row[column]}:
                        found[key].append(place)
            self._places, self._version = dict(found), version
