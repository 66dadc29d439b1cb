"""A report as typed into a form, whichever side the form stands on: what every such form says of itself."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from num_service.domain.shared.taxonomy import OnBehalf, UnderEighteen


@dataclass(slots=True)
class TypedReport:
    """What was typed: nested values as the page shows them, and which button was pressed or what the page carries."""

    data: dict[str, Any] = field(default_factory=dict, repr=False)
    controls: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def submission(self) -> str:
        """The one-time number of this form; a fresh one when it carries none."""
        return self.controls.setdefault("submission", uuid.uuid4().hex)

    @property
    def knows(self) -> bool:
        """Whether the person it happened to knows of the report, as far as the form says."""
        return str(self.data["about"].get("on_behalf")) != OnBehalf.DOES_NOT_KNOW.value

    @property
    def young(self) -> bool:
        """Whether the person it happened to is under 18, as far as the form says."""
        return str(self.data["about"].get("under_18")) == UnderEighteen.YES.value
