"""A strict Slack on 127.0.0.1: the real client libraries talk to it, and tests act as the people in it."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from . import slack_payloads as payloads
from .slack_forms import ENTRY, entered, state_values
from .slack_methods import check_message, check_view, view_json
from .slack_rules import elements_of, options_of
from .slack_server import HOWS, Fault, Server
from .slack_shapes import Json
from .slack_wire import Answer, Delivery, Kind, Wire
from .slack_workspace import Posted, Refusal, User, View, Workspace, as_typed

__all__ = ["Answer", "FakeSlack", "Posted", "User", "View"]

Found = tuple[Json, Json]
"""A block and one element of it."""


class FakeSlack(Workspace):
    """`async with FakeSlack(now=clock) as slack:` serves until the block ends.

    `now` rules everything of the workspace (ts, triggers, rates); `sign_at` only the signatures, which the
    client library compares with the real time.
    """

    bot_token = "xoxb-test"
    app_token = "xapp-test"
    signing_secret = "signing-secret-of-the-tests"

    def __init__(self, now: Callable[[], float] = time.time, sign_at: Callable[[], float] = time.time) -> None:
        super().__init__(now=now)
        self.wire = Wire(self.signing_secret, sign_at)
        self.server = Server(self, self.wire, self.bot_token, self.app_token)
        self.deliveries: list[Delivery] = []
        """What people caused to be sent to the app, in order; echoes of the bot are not among them."""

    async def __aenter__(self) -> Self:
        await self.server.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        await self.server.stop()

    # Where things are

    @property
    def url(self) -> str:
        return f"{self.server.base}api/"

    @property
    def events_url(self) -> str | None:
        return self.wire.events_url

    @events_url.setter
    def events_url(self, url: str | None) -> None:
        self.wire.events_url = url

    @property
    def echo(self) -> bool:
        """Whether the app hears its own direct messages too, as it does in the real Slack."""
        return self.server.echo

    @echo.setter
    def echo(self, echo: bool) -> None:
        self.server.echo = echo

    @property
    def failures(self) -> list[str]:
        """Each time a person was shown that the app did not work, or an event was not taken."""
        return self.server.failures

    async def settle(self) -> None:
        """Waits until every echo has been answered."""
        await self.server.settle()

    # Setting up

    def add_user(
        self,
        id: str,
        name: str,
        email: str | None,
        *,
        deleted: bool = False,
        is_bot: bool = False,
        is_restricted: bool = False,
        team: str | None = None,
    ) -> None:
        self.users[id] = User(id, name, email, deleted, is_bot, is_restricted, team or self.team)

    def add_channel(self, id: str, members: list[str]) -> None:
        """The bot may post and be mentioned there only if it is among the members."""
        self.channels[id] = list(members)

    def fail(self, method: str, how: str, times: int = 1, *, seconds: float = 1.0) -> None:
        """The next calls of a method ("*": of any) go wrong.

        `how`: ratelimited (Retry-After: seconds), 500, error:<code>, drop (not done, connection broken),
        mute (the same after seconds), lost (done, connection broken), slow (done, answered after seconds).
        """
        assert how in HOWS or how.startswith("error:"), f"no such fault: {how}"
        self.server.faults.setdefault(method, []).append(Fault(how, times, seconds))

    # Writing

    async def say(
        self,
        user: str,
        text: str,
        *,
        channel: str | None = None,
        thread_ts: str | None = None,
        event_id: str | None = None,
        retry_num: int | None = None,
    ) -> Answer:
        """The text arrives as Slack passes it on: `&<>` escaped, links and addresses wrapped in `<…>`."""
        event = payloads.message_event(self, user, as_typed(text), channel or self.dm(user), thread_ts)
        self.said.setdefault(event["channel"], set()).add(event["ts"])
        return await self.event(user, event, event_id=event_id, retry_num=retry_num)

    async def send_file(self, user: str, content: bytes, mimetype: str, text: str = "", **more: Any) -> Answer:
        """A file in the direct messages, with or without words; `more` of what Slack says of it, such as thumb_1024."""
        id = self.next_id("F")
        self.sent_files[id] = content
        said = {"id": id, "name": f"{id}.jpg", "mimetype": mimetype, "size": len(content), "mode": "hosted"}
        said |= {"url_private_download": self.file_url(id), "file_access": "visible"} | more
        event = payloads.message_event(self, user, as_typed(text), self.dm(user), None)
        self.said.setdefault(event["channel"], set()).add(event["ts"])
        return await self.event(user, event | {"subtype": "file_share", "files": [said]})

    def file_url(self, id: str) -> str:
        return f"{self.server.base}files/{id}"

    async def mention(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Answer:
        """`text` without the mention, which is put before it."""
        assert self.bot_user in self.channels[channel], f"the bot is not in {channel}"
        words = f"<@{self.bot_user}> {as_typed(text)}"
        event = payloads.message_event(self, user, words, channel, thread_ts) | {"type": "app_mention"}
        del event["channel_type"]
        self.said.setdefault(channel, set()).add(event["ts"])
        return await self.event(user, event)

    async def command(self, user: str, command: str, text: str, channel: str | None = None) -> Answer:
        """An answer in the acknowledgement is shown to the person as an ephemeral message."""
        where = channel or self.dm(user)
        form = payloads.command_form(self, user, command, text, where, self.server.base)
        answer = await self._interact("slash_commands", form, command)
        if answer.ok and answer.body:
            self._shown(user, where, answer.body)
        return answer

    def _shown(self, user: str, channel: str, body: Any) -> None:
        args = body if isinstance(body, dict) else {"text": str(body)}
        try:
            text, blocks = check_message(self, "command answer", args)
        except Refusal as refusal:
            self.failures.append(f"the command's answer was refused: {refusal.error}")
            return
        only_for = None if args.get("response_type") == "in_channel" else user
        self.post(channel, text, blocks, only_for=only_for)

    # Events

    async def open_home(self, user: str) -> Answer:
        home = self.homes.get(user)
        shown = {"view": view_json(self, home)} if home else {}
        event = {"type": "app_home_opened", "user": user, "channel": self.dm(user), "tab": "home"} | shown
        return await self.event(user, event | {"event_ts": self.next_ts()})

    async def event(
        self, user: str, event: Json, *, event_id: str | None = None, retry_num: int | None = None
    ) -> Answer:
        """Any event, wrapped in its event_callback."""
        assert not self.person(user).deleted, f"{user} is deactivated and does nothing"
        whole = {"user": user, "event_ts": self.next_ts()} | event
        body = payloads.event_callback(self, whole, event_id)
        return await self._deliver(Delivery("events_api", body, retry_num or 0))

    async def redeliver(self, n: int = -1) -> Answer:
        """Sends an earlier delivery once more: the same payload, for an event with its retry number."""
        return await self.wire.send(self.deliveries[n])

    async def _deliver(self, delivery: Delivery) -> Answer:
        self.deliveries.append(delivery)
        answer = await self.wire.deliver(delivery)
        if not answer.ok:
            what = delivery.payload.get("event", delivery.payload).get("type", "command")
            self.failures.append(f"{what} was answered {answer.status}")
        return answer

    async def _interact(self, kind: Kind, payload: Json, what: str) -> Answer:
        assert not self.person(str(payload.get("user_id") or payload["user"]["id"])).deleted, what
        return await self._deliver(Delivery(kind, payload))

    # Pressing and choosing

    async def press(
        self,
        user: str,
        label_or_action: str,
        *,
        message: Posted | None = None,
        view: View | None = None,
        values: dict[str, Any] | None = None,
    ) -> Answer:
        """A button of the newest message that has it, or of the message or view given.

        `values` is what stands in the view's fields meanwhile, by block_id.
        """

        def wanted(element: Json) -> bool:
            named = element.get("text", {}).get("text"), element["action_id"]
            return element["type"] == "button" and label_or_action in named

        return await self._act(user, label_or_action, wanted, lambda element: {}, message, view, values)

    async def choose(
        self,
        user: str,
        option: Any,
        *,
        action: str | None = None,
        message: Posted | None = None,
        view: View | None = None,
        values: dict[str, Any] | None = None,
    ) -> Answer:
        """An option of a menu, by label or value; a day or several options with the `action` named."""

        def wanted(element: Json) -> bool:
            if action is not None:
                return bool(element["action_id"] == action)
            offered = (text for o in options_of(element) for text in (o["value"], o["text"]["text"]))
            return option in offered

        def chosen(element: Json) -> Json:
            return entered(element if element["type"] in ENTRY else {**element, "type": "static_select"}, option) | {
                "type": element["type"]
            }

        return await self._act(user, str(option), wanted, chosen, message, view, values)

    async def _act(
        self,
        user: str,
        what: str,
        wanted: Callable[[Json], bool],
        chosen: Callable[[Json], Json],
        message: Posted | None,
        view: View | None,
        values: dict[str, Any] | None,
    ) -> Answer:
        holder = view or message or self._newest(user, what, wanted)
        found = _find(holder.blocks, wanted)
        assert found, f"{what!r} is not there to be pressed: {[e for b in holder.blocks for e in elements_of(b)]}"
        block, element = found
        action = payloads.action_json(self, block, element, chosen(element))
        if isinstance(holder, View):
            assert holder.id in self.views or holder in self.homes.values(), "that view is not open"
            state = state_values(holder, values or {}, complete=False)
            body = payloads.view_action(self, user, holder, action, state)
        else:
            assert self.sees(user, holder), f"{user} does not see that message"
            body = payloads.message_action(self, user, holder, action, self.server.base)
        return await self._interact("interactive", body, what)

    def _newest(self, user: str, what: str, wanted: Callable[[Json], bool]) -> Posted:
        visible = [message for message in self.messages if self.sees(user, message)]
        for message in reversed(visible):
            if _find(message.blocks, wanted):
                return message
        buttons = [message.buttons for message in visible if message.buttons]
        raise AssertionError(f"{user} sees no {what!r}; there are {buttons}")

    # Forms

    async def submit(self, user: str, view: View, values: dict[str, Any] | None = None) -> Answer:
        """Sends a modal with `values` by block_id, if a client would, and does what the app answers."""
        assert self.stack(user)[-1:] == [view], f"that form is not on top before {user}"
        assert "submit" in view.data, "that view has no submit button"
        state = state_values(view, values or {}, complete=True)
        body = payloads.view_submission(self, view, state)
        answer = await self._interact("interactive", body, f"submit {view.title}")
        if answer.ok:
            try:
                self._respond(view, answer.body or {})
            except Refusal as refusal:
                self.failures.append(f"the answer to {view.title!r} was refused: {refusal.error}")
        return answer

    def _respond(self, view: View, body: Any) -> None:
        what = body.get("response_action") if isinstance(body, dict) else body
        if what is None and not body:
            self.close_view(view)
        elif what == "clear":
            self.clear_views(view.user)
        elif what == "errors":
            self._show_errors(view, body.get("errors") or {})
        elif what in ("update", "push"):
            data = check_view(self, f"response_action {what}", body.get("view"), "modal")
            self.redraw(view, data) if what == "update" else self.open_view(view.user, data)
        else:
            self.problems.append(f"view_submission: not an answer Slack knows: {body!r}")
            raise Refusal("invalid_response")

    def _show_errors(self, view: View, errors: Json) -> None:
        fields = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        stray = sorted(errors.keys() - fields)
        if stray or not errors:
            self.problems.append(f"view_submission: errors for no input block of the view: {stray}")
            raise Refusal("invalid_errors")
        view.errors = {block_id: str(says) for block_id, says in errors.items()}

    async def close(
        self, user: str, view: View, *, everything: bool = False, values: dict[str, Any] | None = None
    ) -> Answer:
        """The close button; `everything` is the cross, which closes the whole stack."""
        assert self.views.get(view.id) is view and view.user == user, "that view is not open"
        state = state_values(view, values or {}, complete=False)
        cleared = everything or bool(view.data.get("clear_on_close"))
        body = payloads.view_closed(self, view, state, cleared=cleared)
        if cleared:
            self.clear_views(user)
        else:
            self.close_view(view)
        if not view.data.get("notify_on_close"):
            return Answer(200, None, 0)
        return await self._interact("interactive", body, "close")

    # Socket Mode

    async def connected(self, count: int = 1, seconds: float = 15.0) -> None:
        """Waits until the app holds that many Socket Mode connections."""
        await self.wire.connected(count, seconds)

    async def disconnect_sockets(self, *, abruptly: bool = False) -> None:
        await self.wire.disconnect(abruptly=abruptly)


def _find(blocks: list[Json], wanted: Callable[[Json], bool]) -> Found | None:
    pairs = ((block, element) for block in blocks for element in elements_of(block))
    return next((pair for pair in pairs if pair[1]["type"] != "image" and wanted(pair[1])), None)
