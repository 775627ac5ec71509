"""The plan of a coming year"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "year_plan",
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column(
            "problem",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "plan",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_year_plan_by")),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_year_plan")),
    )
    op.create_table(
        "year_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("halves", sa.Integer(), nullable=False),
        sa.Column(
            "phases",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "weekdays",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_year_need_by")),
        sa.ForeignKeyConstraint(["request_id"], ["support_request.id"], name=op.f("fk_year_need_request_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_year_need_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_need")),
    )
    with op.batch_alter_table("year_need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_year_need_year"), ["year"], unique=False)

    op.create_table(
        "plan_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("wish", sa.String(length=24), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("sle_id", sa.Integer(), nullable=False),
        sa.Column("halves", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_plan_wish_by")),
        sa.ForeignKeyConstraint(["need_id"], ["year_need.id"], name=op.f("fk_plan_wish_need_id")),
        sa.ForeignKeyConstraint(["sle_id"], ["person.id"], name=op.f("fk_plan_wish_sle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_wish")),
    )
    with op.batch_alter_table("plan_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_wish_year"), ["year"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("plan_wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_wish_year"))

    op.drop_table("plan_wish")
    with op.batch_alter_table("year_need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_year_need_year"))

    op.drop_table("year_need")
    op.drop_table("year_plan")
