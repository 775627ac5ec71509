"""The ways published questions are asked, their headings and services; words that were misread"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("faq", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "asked",
                sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
                server_default="[]",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("heading", sa.String(length=40), server_default="", nullable=False))
        batch_op.add_column(sa.Column("service", sa.String(length=24), server_default="", nullable=False))
        batch_op.add_column(sa.Column("year", sa.String(length=9), server_default="", nullable=False))
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("words_kept", sa.String(length=5), server_default="", nullable=False))
        batch_op.add_column(sa.Column("words_kept_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "misread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column(
            "offered",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meant", sa.String(length=40), nullable=False),
        sa.Column("kept", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_misread_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misread")),
    )
    with op.batch_alter_table("misread", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_misread_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_misread_at"), ["at"], unique=False)


def downgrade() -> None:
    op.drop_table("misread")
    for column in ("words_kept_at", "words_kept"):
        op.drop_column("person", column)
    for column in ("year", "service", "heading", "asked"):
        op.drop_column("faq", column)
