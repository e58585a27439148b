"""Telling the story: a line per step, live events beneath as they arrive, tables at the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from app.demo.expected import BUCKETS
from app.demo.goods import Goods
from app.demo.watch import Message, Watch

COLORS = {"orderChanged": "cyan", "orderTracking": "magenta", "stockChanged": "green"}
NAME_WIDTH = 13
TYPE_WIDTH = 33


class Narrator:
    """Prints to one console. Events that come while a step is being done wait for its line."""

    def __init__(self, console: Console, goods: Goods) -> None:
        self.console = console
        self._goods = goods
        self.steps = 0
        self._waiting: list[Text] | None = None

    def title(self, text: str) -> None:
        self.console.print()
        self.console.print(Text(text, style="bold"), soft_wrap=True)

    def tell(self, text: str) -> None:
        self.console.print(Text(f"   {text}", style="dim"), soft_wrap=True)

    @contextmanager
    def step(self) -> Iterator[None]:
        """While this lasts, events are kept back."""
        self._waiting = []
        try:
            yield
        finally:
            lines, self._waiting = self._waiting, None
            for line in lines:
                self._print(line)

    def done(self, what: str, mutation: str, result: str) -> None:
        """The line of a step that was carried out."""
        self.steps += 1
        line = Text(f"{self.steps:>2} ", style="bold yellow")
        line.append(what, style="bold")
        line.append(f"  {mutation}", style="blue")
        line.append(f"  → {result}", style="default")
        self._print(line)

    def event(self, watch: Watch, message: Message) -> None:
        line = Text(f"      ◂ {watch.name:<{NAME_WIDTH}} v{message['version']:<3} ", style=COLORS[watch.name])
        line.append(self._movement(message) if "movement" in message else self._change(message))
        if self._waiting is None:
            self._print(line)
        else:
            self._waiting.append(line)

    def _change(self, message: Message) -> str:
        order = message["order"]
        return f"{message['type']:<{TYPE_WIDTH}} {order['state']}, {order['fulfillmentStatus']}"

    def _movement(self, message: Message) -> str:
        movement, level = message["movement"], message["stockLevel"]
        changes = ", ".join(
            f"{bucket} {movement['delta'][bucket]:+d}" for bucket in BUCKETS if movement["delta"][bucket]
        )
        where = f"{movement['kind']} {self._goods.name(movement['skuCode'])} @ {movement['locationCode']}"
        return f"{where:<{TYPE_WIDTH}} {changes}; {level['available']} of {level['onHand']} available"

    def _print(self, line: Text) -> None:
        self.console.print(line, soft_wrap=True)
