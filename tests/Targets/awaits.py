"""What a coroutine awaits, as the interpreter knows it."""

import gc
import inspect


def _inner(wrapper):
    """What a wrapper without attributes of its own wraps."""
    for value in gc.get_referents(wrapper):
        if inspect.iscoroutine(value) or inspect.isgenerator(value) or inspect.isasyncgen(value):
            return value
        if type(value).__name__ == "async_generator_asend":
            return _inner(value)
    return None


def frames(awaitable):
    """The frames from a coroutine to the innermost await, outermost first."""
    found = []
    while awaitable is not None:
        if inspect.iscoroutine(awaitable):
            frame, following = awaitable.cr_frame, awaitable.cr_await
        elif inspect.isgenerator(awaitable):
            frame, following = awaitable.gi_frame, awaitable.gi_yieldfrom
        elif inspect.isasyncgen(awaitable):
            frame, following = awaitable.ag_frame, awaitable.ag_await
        else:
            awaitable = _inner(awaitable) if type(awaitable).__module__ == "builtins" else None
            continue
        found.append(frame)
        awaitable = following
    return found
