"""The words of HTML, as a reader sees them."""

from html.parser import HTMLParser

_UNSEEN = frozenset({"head", "title", "style", "script"})


def visible_words(html: str) -> str:
    """What a reader of HTML sees of it; tags are gaps between words."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return " ".join(parser.words)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (its signature)
        if tag in _UNSEEN:
            self._unseen.append(tag)
        if tag == "body":  # a head that was never closed ends here
            self._unseen.clear()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words.append(data)
