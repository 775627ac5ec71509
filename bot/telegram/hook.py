"""Whoever looks after the bot hears whether Telegram sends it what people do."""

from datetime import UTC, datetime, timedelta

from telegram import WebhookInfo

from bot.platform import Misconfigured

RECENT = timedelta(hours=1)


def state(info: WebhookInfo, wanted: str, now: datetime) -> str:
    """How people's doings reach us, in a few words; `wanted` is our own address, if we have one.

    Raises Misconfigured. What Telegram says of its last failure holds no words of people.
    """
    if not wanted:
        return "by polling" + ("; a webhook is set, which the bot removes when it starts" if info.url else "")
    if not info.url:
        return "by webhook; it is not set yet, the bot sets it when it starts"
    if info.url != wanted:
        raise Misconfigured("Telegram sends to another address than PUBLIC_URL says; start the bot, which sets it")
    failed = info.last_error_date
    if info.pending_update_count and failed and now - failed.astimezone(UTC) < RECENT:
        waiting = f"{info.pending_update_count} updates wait"
        raise Misconfigured(f"Telegram cannot reach the webhook ({info.last_error_message}), {waiting}; see the proxy")
    return f"by webhook; {info.pending_update_count} updates wait"
