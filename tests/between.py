"""A network between the bot and a server, which falls silent or breaks when a test says so."""

import asyncio
import contextlib
from types import TracebackType
from typing import Self


class Between:
    """Passes on every byte; while it is silent it takes them and passes none on, as a half-open connection does."""

    def __init__(self, port: int) -> None:
        self.to = port
        self.port = 0
        self.taken = 0  # connections
        self._passes = asyncio.Event()
        self._passes.set()
        self._stranded = asyncio.Event()  # once it is set, those that were there before bring nothing
        self._pumps: set[asyncio.Task[None]] = set()
        self._ends: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        self.cut()
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    def fall_silent(self) -> None:
        self._passes.clear()

    def speak(self) -> None:
        self._passes.set()

    def strand(self) -> None:
        """The connections there are bring nothing any more, and look alive; new ones work."""
        self._stranded.set()
        self._stranded = asyncio.Event()

    def cut(self) -> None:
        """Every connection there is breaks."""
        for end in self._ends:
            end.transport.abort()

    async def _serve(self, theirs: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        self.taken += 1
        ours, on = await asyncio.open_connection("127.0.0.1", self.to)
        self._ends |= {back, on}
        for source, sink in ((theirs, on), (ours, back)):
            pump = asyncio.create_task(self._pump(source, sink, self._stranded))
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, stranded: asyncio.Event) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                await self._passes.wait()
                if not stranded.is_set():
                    sink.write(data)
        sink.transport.abort()
