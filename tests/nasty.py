"""Texts that try to be more than text, wherever they are shown."""

from html.parser import HTMLParser

MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"
TEXTS = {
    "everybody in Slack": "<!channel> <!here> <!everyone>",
    "somebody in Slack": "<@U0001> <#C0001|general> <!subteam^S1>",
    "a link of Slack": "<http://evil.example.org|our school> &lt;@U0001&gt; &amp;",
    "what is bold somewhere": "*bold* _slanted_ ~gone~ `code` ```more``` > quoted\n> again [a](http://b)",
    "tags of Telegram": '<b>x</b><a href="tg://user?id=1">y</a></b></i> <tg-spoiler>z</tg-spoiler> tg://resolve?domain=x',
    "tags of a page": f"\"><'>{MARKUP}</textarea></title></style>javascript:alert(1)//-->",
    "a template": "{{ 7 * 7 }} {% raw %} ${7*7} #{7*7} {0} %s %(x)s",
    "writing turned round": "safe\u202etxt.exe\u202c \u2066x\u2069",
    "marks of no width": "A\u200bmara\u2060 \ufeffx",
    "nothing at all": "a\0b",
    "half a character": "a\ud800b\udfff",
    "a terminal": "\x1b[2J\x1b[31mred\x1b]0;title\x07 \x9b1m \x08\x08\r\x7f",
    "ends of lines": "one\r\ntwo\rthree\u2028four\u2029five\x85six\x0b\x0cseven",
    "a calendar": "x\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nATTACH:file:///etc/passwd\nDTSTART:19700101",
    "a formula": "=cmd|'/c calc'!A1",
    "another formula": "@SUM(1+1)*cmd|' /C calc'!A0",
    "a formula after a blank": " \t=HYPERLINK(\"http://evil.example.org\")",
    "a sum": "+1+1",
    "a difference": "-2+3+cmd|' /C calc'!A0",
    "typesetting": '#import "@preview/x:1.0.0": * #read("/etc/passwd") $x^2$ \\ #eval("1") #panic() `x` <label> @ref',
    "a way up": "../../../../etc/passwd",
    "a query": "'); DROP TABLE person; -- \" OR 1=1",
    "a very long word": "x" * 900,
    "very many marks": "e" + "\u0301" * 300,
    "right to left": "مدرسة שלום",
    "pictograms": "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
}  # fmt: skip
CONTROLS = frozenset(map(chr, (*range(9), 11, 12, *range(14, 32), *range(127, 160))))


class Tags(HTMLParser):
    """The tags of a text with their attributes, and the words between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def names(self) -> set[str]:
        return {tag for tag, _ in self.found}

    def harmless(self) -> bool:
        """Whether nothing runs and nothing leads elsewhere than to a page of the web or of ours."""
        links = [given.get(name) or "" for _, given in self.found for name in ("href", "src", "action")]
        return (
            all(not name.startswith("on") for _, given in self.found for name in given)
            and all(
                link.startswith(("http", "/", "#", "style.css", "data:", "mailto:")) or ":" not in link
                for link in links
            )
            and "evil" not in " ".join(links)
        )
