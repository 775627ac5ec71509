"""python-telegram-bot behind its documented custom webhook: usual, a handler per command, and lean, one for all."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from http import HTTPStatus
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, MessageHandler, TypeHandler, filters

from tests.benchmarks.commands import ANSWERS, Command, commands
from tests.benchmarks.script import HOOK_SECRET, PATHS, TELEGRAM_TOKEN, Json

Handler = Callable[[Update, Any], Coroutine[Any, Any, None]]
SECRET = "x-telegram-bot-api-secret-token"


def serve(api: str, port: int, answers: Mapping[str, Json], *, lean: bool) -> None:
    asyncio.run(run(api, port, answers, lean=lean))


async def run(api: str, port: int, answers: Mapping[str, Json], *, lean: bool) -> None:
    """As in the example `customwebhookbot` of the library."""
    application = Application.builder().token(TELEGRAM_TOKEN).base_url(f"{api}/bot").updater(None).build()
    if lean:
        application.add_handler(TypeHandler(Update, on_anything(answers)))
    else:
        for command in commands():
            listen(application, command, answers[command.answer])

    async def telegram(request: Request) -> Response:
        if request.headers.get(SECRET) != HOOK_SECRET:
            return Response(status_code=HTTPStatus.UNAUTHORIZED)
        await application.update_queue.put(Update.de_json(data=await request.json(), bot=application.bot))
        return Response()

    web = Starlette(routes=[Route(PATHS["telegram"], telegram, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(web, host="127.0.0.1", port=port, log_level="warning"))
    async with application:
        await application.start()
        await server.serve()
        await application.stop()


def listen(application: Any, command: Command, answer: Json) -> None:
    """All the ways to one command."""
    if command.slash:
        application.add_handler(CommandHandler(command.slash.split("|"), on_message(answer)))
    if command.words:
        application.add_handler(MessageHandler(filters.Regex(rf"(?i)^({command.words})$"), on_message(answer)))
    if command.buttons:
        application.add_handler(CallbackQueryHandler(on_press(answer), pattern=rf"^({command.buttons})(:|$)"))


def on_anything(answers: Mapping[str, Json]) -> Handler:
    """One handler, which looks its answer up."""

    async def handler(update: Update, context: Any) -> None:
        if update.callback_query:
            action = str(update.callback_query.data).partition(":")[0]
            await on_press(answers[ANSWERS[action]])(update, context)
        elif update.message:
            said = str(update.message.text)
            await on_message(answers["help" if said.startswith("/") else "contact"])(update, context)

    return handler


def shown(answer: Json) -> Json:
    """The answer as the library takes it, drawn for each message."""
    rows = [
        [InlineKeyboardButton(button["text"], callback_data=button["callback_data"]) for button in row]
        for row in answer["keyboard"]
    ]
    return {
        "text": answer["text"],
        "parse_mode": ParseMode.HTML,
        "reply_markup": InlineKeyboardMarkup(rows),
        "link_preview_options": LinkPreviewOptions(is_disabled=True),
    }


def on_message(answer: Json) -> Handler:
    async def handler(update: Update, context: Any) -> None:
        if update.message:
            await update.message.reply_text(**shown(answer))

    return handler


def on_press(answer: Json) -> Handler:
    async def handler(update: Update, context: Any) -> None:
        if update.callback_query:
            await update.callback_query.answer()
            await update.callback_query.edit_message_text(**shown(answer))

    return handler
