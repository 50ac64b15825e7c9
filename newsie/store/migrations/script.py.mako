"""${message}."""

import sqlalchemy as sa
from alembic import op

revision = "${up_revision}"
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Bring tables of the revision before to this one; begun and cut short, it can be done again."""
    ${upgrades if upgrades else "pass"}
