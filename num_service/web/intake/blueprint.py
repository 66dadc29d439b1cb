"""The blueprint of the pages on which a report is written down for somebody else."""

from __future__ import annotations

from flask import Blueprint

from num_service.web.core.sides import INTAKE

blueprint = Blueprint("intake", __name__, url_prefix=INTAKE, template_folder="templates")
