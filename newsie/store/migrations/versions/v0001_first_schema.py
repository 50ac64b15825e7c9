"""The first schema, which newsie made without Alembic: its tables are there already."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Change nothing: this is what later revisions begin from."""
