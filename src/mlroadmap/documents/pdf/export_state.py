"""What a file was made with, kept inside it: whoever reads it back can tell what was changed in it since.

The names of form fields stand here too. They are made of permanent ids, never of positions or titles.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KIND, FORMAT = "mlroadmap-export", 1
FILE_NAME = "mlroadmap.json"
"""The name of the attachment."""
MEDIA_TYPE = "application/json"


def box_name(item_id: str) -> str:
    """The field of an item's box: `math/vectors` is `t_math_vectors`. Ids have no underscores, so names are unique."""
    return f"t_{item_id.replace('/', '_')}"


def note_name(step_id: str) -> str:
    """The field to write about a step in."""
    return f"n_{step_id.replace('/', '_')}"


@dataclass(slots=True, kw_only=True)
class ExportState:
    """What one file holds."""

    edition: str
    """The content's edition."""
    day: str
    """When it was made, `YYYY-MM-DD`."""
    boxes: dict[str, bool] = field(default_factory=dict)
    """Whether each item's box was ticked, by item id."""
    notes: dict[str, str] = field(default_factory=dict)
    """What each place to write held, by step id."""

    def as_json(self) -> bytes:
        """The attachment, UTF-8, with an id that is a hash of everything else."""
        state: dict[str, Any] = {
            "kind": KIND,
            "format": FORMAT,
            "edition": self.edition,
            "exported": self.day,
            "boxes": self.boxes,
            "notes": self.notes,
        }
        return _encode({**state, "export": hashlib.sha256(_encode(state)).hexdigest()[:16]})


def _encode(state: Mapping[str, Any]) -> bytes:
    return json.dumps(state, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
