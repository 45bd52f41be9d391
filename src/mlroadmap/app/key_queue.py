"""Hands what is typed to the app one key at a time: the next one when the one before it has had its whole effect.

Textual takes keys from its queue as they come, and what most of them do happens later, in the queues of widgets. A key
that comes meanwhile would reach a window that is about to close, or one that is not there yet.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

from mlroadmap.app.bursts import Burst

QUICK_LOOKS = 50
"""So many times the widgets are looked at as soon as they had a turn, then with pauses."""
PAUSE_SECONDS = 0.002
MAX_LOOKS = 1000
"""A widget that is busy for longer, about two seconds, does not hold up the keyboard."""

_FLEETING = (events.MouseMove, events.Enter, events.Leave)
"""What only counts at the moment it happens."""


class KeyQueue:
    """Keys, pasted text and the mouse on their way to an app."""

    def __init__(
        self,
        app: App[None],
        hand_on: Callable[[events.Event], Awaitable[None]],
        say: Callable[[str], object],
    ) -> None:
        """Make the way.

        Args:
            app: The app.
            hand_on: What the app does with an event whose turn it is.
            say: Tells the learner something in passing.
        """
        self._say = say
        self._app = app
        self._hand_on = hand_on
        self._waiting: deque[events.Event] = deque()
        self._watching: asyncio.Task[None] | None = None

    async def take(self, event: events.Event) -> None:
        """Hand an event on, now or when those before it are dealt with; called by the app for each in its order."""
        if self._app._exit:
            return
        if isinstance(event, Burst) and not self._is_there():
            self._waiting.extend(event.keys)  # typed ahead while the program was starting
            self._watch()
        elif not self._waiting and not self._is_busy():
            await self._deal_with(event)
        elif not isinstance(event, _FLEETING):
            self._waiting.append(event)
            self._watch()

    async def _deal_with(self, event: events.Event) -> None:
        if isinstance(event, Burst):
            if not self._takes_text() and event.is_pasted(self._app.screen.active_bindings):
                self._ignore(len(event.keys))
            else:
                self._waiting.extendleft(reversed(event.keys))
                await self._hand_on_next()
        elif isinstance(event, events.Paste) and not self._takes_text():
            self._ignore(len(event.text))
        else:
            await self._hand_on(event)

    def _takes_text(self) -> bool:
        focused = self._app.focused
        return focused is not None and focused.check_consume_key("a", "a")

    def _ignore(self, count: int) -> None:
        self._say(f"That looked like pasted text: {count} {'key was' if count == 1 else 'keys were'} ignored.")

    def _watch(self) -> None:
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._wait())

    async def _wait(self) -> None:
        looks = 0
        while self._is_busy() and (looks < MAX_LOOKS or not self._is_there()):
            await asyncio.sleep(0 if looks < QUICK_LOOKS else PAUSE_SECONDS)
            looks += 1
        self._app.call_later(self._hand_on_next)

    async def _hand_on_next(self) -> None:
        if self._waiting and not self._app._exit:
            await self._deal_with(self._waiting.popleft())
        if self._waiting:
            self._watch()

    def _is_there(self) -> bool:
        return bool(self._app.screen_stack) and self._app.screen.is_mounted

    def _is_busy(self) -> bool:
        """Whether anything that a key could change or reach is still at work, or not made yet."""
        return not self._is_there() or any(map(_has_work, (self._app, *self._reached())))

    def _reached(self) -> Iterator[MessagePump]:
        """The widget keys go to with all it is in, the window included."""
        screen = self._app.screen
        if screen.focused is None:
            yield screen
        else:
            yield from (node for node in screen.focused.ancestors_with_self if node is not self._app)


def _has_work(pump: MessagePump) -> bool:
    """Whether something is left to do for a widget; one that is being removed does nothing more."""
    return not pump._closing and bool(pump._next_callbacks or pump._pending_message or pump._message_queue.qsize())
