"""The settings, from the environment or a .env file; nothing else reads either."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from messages import hours
from messages.house import House
from messages.message import Invalid
from storage.database import UnusableDatabase, database_url

NOT_SET = ("team_rooms", "telegram_name", "reaches_all", "set_up")
OF_THE_HOUSE = tuple(f.name for f in fields(House) if f.name not in NOT_SET)


class BadSettings(Exception):
    """A setting cannot be used; the text names it and says what to do."""


class Settings(BaseSettings):
    """Every setting, as `.env.example` explains it."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True, hide_input_in_errors=True)

    database_url: str = "sqlite:///alliance.db"
    backup_folder: str = ""
    backup_days: int = Field(default=30, ge=1, le=3650)
    public_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    slack_bot_token: str = Field(default="", repr=False)
    slack_app_token: str = Field(default="", repr=False)
    slack_signing_secret: str = Field(default="", repr=False)
    slack_api_url: str = "https://slack.com/api/"
    slack_team_channel: str = ""
    slack_a_minute: float = Field(default=300.0, ge=1, le=1_000_000)
    telegram_bot_token: str = Field(default="", repr=False)
    telegram_webhook_secret: str = Field(default="", repr=False)
    telegram_api_url: str = "https://api.telegram.org"
    telegram_team_chat: str = ""
    telegram_a_second: float = Field(default=28.8, ge=0.1, le=10_000)
    reply_days: int = Field(default=1, ge=1, le=30)
    approval_days: int = Field(default=3, ge=1, le=30)
    match_days: int = Field(default=2, ge=1, le=60)
    release_days: int = Field(default=3, ge=1, le=60)
    agreement_days: int = Field(default=5, ge=1, le=60)
    evaluation_days: int = Field(default=5, ge=1, le=60)
    first_talk_days: int = Field(default=7, ge=1, le=60)
    notice_days: int = Field(default=1, ge=0, le=60)
    note_days: int = Field(default=5, ge=1, le=60)
    invoice_days: int = Field(default=28, ge=1, le=365)
    charge_goes_to: str = Field(default="", max_length=80)
    smallest_group: int = Field(default=3, ge=1, le=50)
    later_weeks: int = Field(default=6, ge=1, le=52)
    term_later_weeks: int = Field(default=14, ge=1, le=104)
    words_months: int = Field(default=12, ge=1, le=120)
    records_months: int = Field(default=36, ge=1, le=120)
    finance_years: int = Field(default=7, ge=1, le=25)
    privacy_contact: str = Field(default="", max_length=200)
    quiet_hours: str = "20:00-07:00"
    voices: str = Field(default="Andy Chisholm, Newsletter, Myles Pustelnik", min_length=1, max_length=300)
    second_approver_above: int = Field(default=50, ge=0, le=100_000)
    newsletter_to: Literal["all", "members"] = "all"
    safeguarding_text: str = ""
    safeguarding_numbers: str = ""
    log_level: str = "INFO"
    log_format: Literal["text", "json"] = "text"
    metrics_token: str = Field(default="", repr=False)
    sentry_dsn: str = Field(default="", repr=False)

    @field_validator("database_url")
    @classmethod
    def _database(cls, text: str) -> str:
        try:
            database_url(text)
        except UnusableDatabase as error:
            raise ValueError(str(error)) from None
        return text

    @field_validator("public_url", "slack_api_url", "telegram_api_url")
    @classmethod
    def _url(cls, text: str) -> str:
        if text and not text.startswith(("https://", "http://")):
            raise ValueError("must begin with https:// (or http:// on your own machine)")
        return text

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token(cls, text: str) -> str:
        return _begins(text, "xoxb-")

    @field_validator("slack_app_token")
    @classmethod
    def _app_token(cls, text: str) -> str:
        return _begins(text, "xapp-")

    @field_validator("telegram_bot_token")
    @classmethod
    def _telegram_token(cls, text: str) -> str:
        if text and not text.partition(":")[0].isdigit():
            raise ValueError("must look like 123456:ABC…, as @BotFather gave it")
        return text

    @field_validator("quiet_hours")
    @classmethod
    def _quiet_hours(cls, text: str) -> str:
        try:
            hours.read(text)
        except Invalid as invalid:
            raise ValueError("must be like 20:00-07:00, or never") from invalid
        return text

    @field_validator("log_level")
    @classmethod
    def _level(cls, text: str) -> str:
        if text.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return text.upper()

    @model_validator(mode="after")
    def _together(self) -> Self:
        if self.slack_bot_token and not (self.slack_app_token or self.slack_signing_secret):
            raise ValueError("SLACK_BOT_TOKEN needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)")
        if self.telegram_webhook_secret and not self.public_url:
            raise ValueError("TELEGRAM_WEBHOOK_SECRET needs PUBLIC_URL, the address Telegram sends to")
        return self

    @property
    def slack(self) -> bool:
        return bool(self.slack_bot_token)

    @property
    def telegram(self) -> bool:
        return bool(self.telegram_bot_token)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no line of a log may show."""
        url = database_url(self.database_url)
        slack = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret)
        others = (
            self.telegram_bot_token,
            self.telegram_webhook_secret,
            self.metrics_token,
            self.sentry_dsn,
            url.password or "",
        )
        return tuple(secret for secret in (*slack, *others) if secret)

    @property
    def sqlite_files(self) -> tuple[Path, ...]:
        """The database's file, if it is one."""
        url = database_url(self.database_url)
        return (Path(url.database or ""),) if url.get_backend_name() == "sqlite" else ()

    def house(self, **changes: Any) -> House:
        """What the alliance decided, for handlers and rules."""
        rooms = (("slack", self.slack_team_channel), ("telegram", self.telegram_team_chat))
        values: dict[str, Any] = {
            "team_rooms": tuple((platform, chat) for platform, chat in rooms if chat),
            **{name: getattr(self, name) for name in OF_THE_HOUSE},
        }
        return House(**{**values, **changes})


def _begins(token: str, prefix: str) -> str:
    if token and not token.startswith(prefix):
        raise ValueError(f"must begin with {prefix}")
    return token


def read(overrides: Mapping[str, Any] | None = None) -> Settings:
    """The settings of this process. Raises BadSettings with one line for each mistake; never shows a value."""
    try:
        return Settings(**(overrides or {}))
    except ValidationError as error:
        raise BadSettings("; ".join(_said(mistake) for mistake in error.errors())) from None


def _said(mistake: Any) -> str:
    name = ".".join(str(part) for part in mistake["loc"]).upper()
    what = mistake["msg"].removeprefix("Value error, ")
    return f"{name}: {what[:1].lower() + what[1:]}" if name and not what.startswith(name) else what
