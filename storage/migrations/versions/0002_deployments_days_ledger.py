"""Deployments, days and their ledger"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "deployment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("sle_id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("year", sa.String(length=9), nullable=False),
        sa.Column("release", sa.String(length=24), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("released", sa.Integer(), nullable=False),
        sa.Column("extra", sa.Integer(), nullable=False),
        sa.Column("sle_yes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("school_yes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "plan",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("rate", sa.Integer(), nullable=True),
        sa.Column("charged", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_deployment_decided_by")),
        sa.ForeignKeyConstraint(["home_id"], ["school.id"], name=op.f("fk_deployment_home_id")),
        sa.ForeignKeyConstraint(["request_id"], ["support_request.id"], name=op.f("fk_deployment_request_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["person.id"], name=op.f("fk_deployment_signed_by")),
        sa.ForeignKeyConstraint(["sle_id"], ["person.id"], name=op.f("fk_deployment_sle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment")),
    )
    with op.batch_alter_table("deployment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deployment_home_id"), ["home_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deployment_request_id"), ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deployment_sle_id"), ["sle_id"], unique=False)

    op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=24), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column(
            "answers",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=True,
        ),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quote", sa.String(length=400), nullable=False),
        sa.Column("quote_allowed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evaluation_person_id")),
        sa.ForeignKeyConstraint(["request_id"], ["support_request.id"], name=op.f("fk_evaluation_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint("request_id", "person_id", "part", name=op.f("uq_evaluation_request_id_person_id_part")),
    )
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evaluation_request_id"), ["request_id"], unique=False)

    op.create_table(
        "invoice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_invoice_by")),
        sa.ForeignKeyConstraint(["request_id"], ["support_request.id"], name=op.f("fk_invoice_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("number", name=op.f("uq_invoice_number")),
    )
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoice_request_id"), ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoice_status"), ["status"], unique=False)

    op.create_table(
        "request_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_request_note_by")),
        sa.ForeignKeyConstraint(["request_id"], ["support_request.id"], name=op.f("fk_request_note_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_note")),
    )
    with op.batch_alter_table("request_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_note_request_id"), ["request_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("start", sa.String(length=5), nullable=False),
        sa.Column("end", sa.String(length=5), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sle_yes", sa.Boolean(), nullable=False),
        sa.Column("school_yes", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("reconfirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "note",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=True,
        ),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voice", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name=op.f("fk_visit_deployment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_deployment_id"), ["deployment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_status"), ["status"], unique=False)

    op.create_table(
        "day_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sle_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.String(length=9), nullable=False),
        sa.Column("use", sa.String(length=24), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("free", sa.Integer(), nullable=False),
        sa.Column("charged", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name=op.f("fk_day_use_deployment_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_day_use_invoice_id")),
        sa.ForeignKeyConstraint(["sle_id"], ["sle.person_id"], name=op.f("fk_day_use_sle_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_day_use_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_use")),
        sa.UniqueConstraint("visit_id", name=op.f("uq_day_use_visit_id")),
    )
    with op.batch_alter_table("day_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_day_use_deployment_id"), ["deployment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_day_use_invoice_id"), ["invoice_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_day_use_sle_id"), ["sle_id"], unique=False)
        batch_op.create_index("ix_day_use_sle_year", ["sle_id", "year"], unique=False)

    op.create_table(
        "visit_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("was", sa.String(length=24), nullable=True),
        sa.Column("became", sa.String(length=24), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_visit_move_by")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_move_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_move")),
    )
    with op.batch_alter_table("visit_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_move_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "event_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_event_share_person_id")),
        sa.ForeignKeyConstraint(["request_id"], ["support_request.id"], name=op.f("fk_event_share_request_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_event_share_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_share")),
        sa.UniqueConstraint("request_id", "school_id", name=op.f("uq_event_share_request_id_school_id")),
    )
    with op.batch_alter_table("event_share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_share_request_id"), ["request_id"], unique=False)

    with op.batch_alter_table("support_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=24), server_default="support", nullable=False))
        batch_op.add_column(sa.Column("raised_by", sa.String(length=120), server_default="", nullable=False))
        batch_op.add_column(sa.Column("funded_by", sa.String(length=120), server_default="", nullable=False))
        batch_op.add_column(sa.Column("happens_on", sa.Date(), nullable=True))

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.String(length=40), server_default="", nullable=False))
    only_cards = sa.text("surface = 'card'")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_cards", ["about"], unique=False, sqlite_where=only_cards, postgresql_where=only_cards
        )


def downgrade() -> None:
    # Made anew without the columns, the tables would be dropped once, and other tables point to them.
    op.drop_index("ix_outbox_cards", table_name="outbox")
    op.drop_column("outbox", "about")

    for column in ("happens_on", "funded_by", "raised_by", "kind"):
        op.drop_column("support_request", column)

    with op.batch_alter_table("event_share", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_share_request_id"))

    op.drop_table("event_share")

    with op.batch_alter_table("visit_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_move_visit_id"))

    op.drop_table("visit_move")
    with op.batch_alter_table("day_use", schema=None) as batch_op:
        batch_op.drop_index("ix_day_use_sle_year")
        batch_op.drop_index(batch_op.f("ix_day_use_sle_id"))
        batch_op.drop_index(batch_op.f("ix_day_use_invoice_id"))
        batch_op.drop_index(batch_op.f("ix_day_use_deployment_id"))

    op.drop_table("day_use")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_status"))
        batch_op.drop_index(batch_op.f("ix_visit_deployment_id"))
        batch_op.drop_index(batch_op.f("ix_visit_day"))

    op.drop_table("visit")
    with op.batch_alter_table("request_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_note_request_id"))

    op.drop_table("request_note")
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoice_status"))
        batch_op.drop_index(batch_op.f("ix_invoice_request_id"))

    op.drop_table("invoice")
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluation_request_id"))
        batch_op.drop_index(batch_op.f("ix_evaluation_person_id"))

    op.drop_table("evaluation")
    with op.batch_alter_table("deployment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deployment_sle_id"))
        batch_op.drop_index(batch_op.f("ix_deployment_request_id"))
        batch_op.drop_index(batch_op.f("ix_deployment_home_id"))

    op.drop_table("deployment")
