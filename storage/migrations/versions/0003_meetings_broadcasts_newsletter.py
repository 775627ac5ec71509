"""Meetings, attendance, broadcasts, newsletter"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_agenda_item_event_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_agenda_item_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_series"), ["series"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("part", sa.String(length=24), nullable=False),
        sa.Column("how", sa.String(length=24), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_attendance_event_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"], name=op.f("fk_attendance_noted_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attendance_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_attendance_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_attendance_event_id_person_id")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_school_id"), ["school_id"], unique=False)

    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_feed_digest")),
        sa.UniqueConstraint("person_id", name=op.f("uq_calendar_feed_person_id")),
    )
    op.create_table(
        "core_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_core_text_changed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_text")),
        sa.UniqueConstraint("slug", name=op.f("uq_core_text_slug")),
    )
    op.create_table(
        "different_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_different_days_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_different_days")),
    )
    with op.batch_alter_table("different_days", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_different_days_school_id"), ["school_id"], unique=False)

    op.create_table(
        "event_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=24), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=False),
        sa.Column("change", sa.String(length=1000), nullable=False),
        sa.Column("quotable", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_feedback_event_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_event_feedback_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_feedback")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_event_feedback_event_id_person_id")),
    )
    with op.batch_alter_table("event_feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_feedback_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_feedback_person_id"), ["person_id"], unique=False)

    op.create_table(
        "event_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=24), nullable=False),
        sa.Column("deputy", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_reply_event_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_event_reply_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_reply")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_event_reply_event_id_person_id")),
    )
    with op.batch_alter_table("event_reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_reply_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_reply_person_id"), ["person_id"], unique=False)

    op.create_table(
        "newsletter_issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("academic_year", sa.String(length=9), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=24), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_newsletter_issue_approved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsletter_issue")),
        sa.UniqueConstraint("academic_year", "term", name=op.f("uq_newsletter_issue_academic_year_term")),
    )
    with op.batch_alter_table("newsletter_issue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_newsletter_issue_stage"), ["stage"], unique=False)

    op.create_table(
        "photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("alt", sa.String(length=300), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_photo_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column(
            "sections",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_subscription_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("person_id", name=op.f("uq_subscription_person_id")),
    )
    op.create_table(
        "broadcast",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voice", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(length=3000), nullable=False),
        sa.Column(
            "audience",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("stage", sa.String(length=24), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("correction", sa.Integer(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_broadcast_approved_by")),
        sa.ForeignKeyConstraint(["issue_id"], ["newsletter_issue.id"], name=op.f("fk_broadcast_issue_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_broadcast_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
    )
    with op.batch_alter_table("broadcast", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_broadcast_issue_id"), ["issue_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_broadcast_stage"), ["stage"], unique=False)

    op.create_table(
        "newsletter_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("said_by", sa.String(length=120), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("placed", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["newsletter_issue.id"], name=op.f("fk_newsletter_item_issue_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_newsletter_item_person_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_newsletter_item_photo_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsletter_item")),
    )
    with op.batch_alter_table("newsletter_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_newsletter_item_issue_id"), ["issue_id"], unique=False)
        batch_op.create_index(
            "ix_newsletter_item_origin",
            ["issue_id", "origin"],
            unique=True,
            sqlite_where=sa.text("origin <> ''"),
            postgresql_where=sa.text("origin <> ''"),
        )

    op.create_table(
        "broadcast_recipient",
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("excuse", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcast.id"], name=op.f("fk_broadcast_recipient_broadcast_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_broadcast_recipient_person_id")),
        sa.PrimaryKeyConstraint("broadcast_id", "person_id", name=op.f("pk_broadcast_recipient")),
    )
    with op.batch_alter_table("broadcast_recipient", schema=None) as batch_op:
        batch_op.create_index("ix_broadcast_recipient_person_id", ["person_id"], unique=False)

    with op.batch_alter_table("school", schema=None) as batch_op:
        batch_op.add_column(sa.Column("member", sa.Boolean(), server_default="1", nullable=False))

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "audience",
                sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
                server_default="[]",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("online", sa.String(length=300), server_default="", nullable=False))
        batch_op.add_column(sa.Column("papers", sa.String(length=1000), server_default="", nullable=False))
        batch_op.add_column(sa.Column("free", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("cancelled", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("sequence", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("code", sa.String(length=12), server_default="", nullable=False))

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminder", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("concerns", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_outbox_bulk",
            ["about", "state"],
            unique=False,
            sqlite_where=sa.text("bulk"),
            postgresql_where=sa.text("bulk"),
        )

    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminded", sa.Boolean(), server_default="0", nullable=False))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quiet", sa.String(length=11), server_default="", nullable=False))
        batch_op.add_column(sa.Column("quiet_weekends", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("no_broadcasts", sa.Boolean(), server_default="0", nullable=False))


def downgrade() -> None:
    # Made anew without the columns, the tables would be dropped once, and other tables point to them.
    op.drop_index("ix_outbox_bulk", table_name="outbox")
    for table, columns in {
        "school": ("member",),
        "draft": ("reminded",),
        "person": ("no_broadcasts", "quiet_weekends", "quiet"),
        "outbox": ("begun_at", "concerns", "reminder"),
        "event": ("code", "sequence", "cancelled", "free", "papers", "online", "audience"),
    }.items():
        for column in columns:
            op.drop_column(table, column)

    with op.batch_alter_table("broadcast_recipient", schema=None) as batch_op:
        batch_op.drop_index("ix_broadcast_recipient_person_id")

    op.drop_table("broadcast_recipient")
    with op.batch_alter_table("newsletter_item", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_newsletter_item_origin", sqlite_where=sa.text("origin <> ''"), postgresql_where=sa.text("origin <> ''")
        )
        batch_op.drop_index(batch_op.f("ix_newsletter_item_issue_id"))

    op.drop_table("newsletter_item")
    with op.batch_alter_table("broadcast", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_broadcast_stage"))
        batch_op.drop_index(batch_op.f("ix_broadcast_issue_id"))

    op.drop_table("broadcast")
    op.drop_table("subscription")
    op.drop_table("photo")
    with op.batch_alter_table("newsletter_issue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_newsletter_issue_stage"))

    op.drop_table("newsletter_issue")
    with op.batch_alter_table("event_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_reply_person_id"))
        batch_op.drop_index(batch_op.f("ix_event_reply_event_id"))

    op.drop_table("event_reply")
    with op.batch_alter_table("event_feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_feedback_person_id"))
        batch_op.drop_index(batch_op.f("ix_event_feedback_event_id"))

    op.drop_table("event_feedback")
    with op.batch_alter_table("different_days", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_different_days_school_id"))

    op.drop_table("different_days")
    op.drop_table("core_text")
    op.drop_table("calendar_feed")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_school_id"))
        batch_op.drop_index(batch_op.f("ix_attendance_person_id"))
        batch_op.drop_index(batch_op.f("ix_attendance_event_id"))

    op.drop_table("attendance")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_item_series"))

    op.drop_table("agenda_item")
