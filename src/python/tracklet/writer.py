"""One run's way to the client: points gather and leave as rows of numbers; the rest goes at once."""

import asyncio
import json
import posixpath
import re
from array import array
from struct import Struct
from time import time

from pyodide.ffi import to_js

from .exceptions import MlflowException
from .kernel import bridge, can_wait, wait

#: A point: its key's place, value, step, and ms since the epoch.
ROW = Struct("4d")
ROW_BYTES = ROW.size
#: Of the points that are sent together, 4,000, and what there is room for at first; and how old the first of them may
#: get. No timer fires while Python runs.
MOST_BYTES = 4_000 * ROW_BYTES
FIRST_BYTES = 64 * ROW_BYTES
MOST_SECONDS = 0.25
#: So many unacknowledged points make a loop wait for the store.
MOST_PENDING = 200_000

KEY = re.compile(r"[/\w.\- :]{1,250}")

writers = {}


def writer_of(run_id):
    """The kernel's one writer of a run, which need not be active. Raises MlflowException when there is no such run."""
    writer = writers.get(run_id)
    if writer is None:
        writer = keep(wait(bridge().getRun(run_id)))
    return writer


def keep(handle):
    writer = writers[handle.id] = RunWriter(handle)
    return writer


def flush():
    """Returns when everything logged so far is on disk. Raises MlflowException for what was refused."""
    for writer in list(writers.values()):
        writer.flush()


def send_all():
    for writer in writers.values():
        writer.send()


def settle_all():
    """Before a read: what was logged is on disk, or its refusal is left for the next flush to raise."""
    for writer in list(writers.values()):
        writer.send()
        wait(writer.handle.settled())


class RunWriter:
    """`log_metric` of the fluent API keeps the usual point by itself, and uses what has no underscore for it."""

    def __init__(self, handle):
        self.handle = handle
        self.places = {}
        #: Points, one behind the other, up to `filled` bytes.
        self.rows = bytearray()
        self.filled = 0
        #: Of `time()`: when the oldest of them is to leave; 0: there is none.
        self.due = 0.0
        #: A call of `send` waits for Python to pause.
        self._scheduled = False

    def log_metric(self, key, value, step=None, timestamp=None):
        """value: anything that becomes a float; step: a number; timestamp: ms since the epoch, default now."""
        try:
            place = self.places[key]
        except (KeyError, TypeError):
            place = self._add_key(key)
        value = to_float(value, "value", key)
        step = to_float(step or 0, "step", key)
        now = time()
        ms = now * 1000 if timestamp is None else to_float(timestamp, "timestamp", key)
        while self.filled == len(self.rows):
            self._grow_or_send()
        ROW.pack_into(self.rows, self.filled, place, value, step, ms)
        self.filled += ROW_BYTES
        if now >= self.due:
            self.open_or_send(now)

    def _grow_or_send(self):
        size = len(self.rows)
        if size == MOST_BYTES:
            return self.send()
        self.rows.extend(bytes(min(max(size, FIRST_BYTES), MOST_BYTES - size)))

    def open_or_send(self, now):
        if self.filled > ROW_BYTES:
            return self.send()
        self.due = now + MOST_SECONDS
        if not self._scheduled:
            # Whatever the cell does next, what it logged leaves when it ends.
            self._scheduled = True
            asyncio.get_event_loop().call_soon(self._send_in_pause)

    def _send_in_pause(self):
        self._scheduled = False
        self.send()

    def log_params(self, params):
        self.send()
        self.handle.logParams(json.dumps({str(key): str(value) for key, value in params.items()}))
        self.settle()

    def set_tags(self, tags):
        self.send()
        self.handle.setTags(json.dumps({str(key): str(value) for key, value in tags.items()}))
        self.settle()

    def log_file(self, path, content):
        """content: text, or bytes."""
        self.send()
        wait_if_possible(self.handle.logArtifact(path, content if isinstance(content, str) else to_js(content)))

    def log_image(self, png, key, step):
        self.send()
        wait_if_possible(self.handle.logImage(to_js(png), key, step))

    def log_table(self, columns, path):
        """columns: JSON, lists by name."""
        self.send()
        wait_if_possible(self.handle.logTable(columns, path))

    def log_input(self, dataset, context, tags):
        """dataset: a dict of name, digest, source, schema and profile."""
        self.send()
        given = {name: value for name, value in dataset.items() if value is not None}
        options = {} if context is None else {"context": str(context)}
        if tags:
            options["tags"] = {str(key): str(value) for key, value in tags.items()}
        self.handle.logInput(json.dumps(given, default=str), json.dumps(options))
        self.settle()

    def post_file(self, path, text):
        """Without waiting: the next flush tells what became of it."""
        self.handle.logArtifact(path, text)

    def post_tags(self, tags):
        """Without waiting, as `post_file`."""
        self.handle.setTags(json.dumps(tags))

    def post_code(self, path, text):
        """As `post_file`, and marks it as what ran."""
        import hashlib

        sha256 = hashlib.sha256(text.encode()).hexdigest()
        self.handle.setTags(json.dumps({"tracklet.source.path": path, "tracklet.source.sha256": sha256}))
        self.post_file(path, text)

    def history(self, key):
        """Steps, values and timestamps of all points on disk, in step order."""
        self.flush()
        history = wait(self.handle.history(key))
        return tuple(array("d", column.to_bytes()) for column in (history.steps, history.values, history.timestamps))

    def send(self):
        """Posts what is gathered; the store takes it while Python goes on."""
        filled = self.filled
        if filled == 0:
            return
        self.filled = 0
        self.due = 0.0
        self.handle.logPoints(to_js(memoryview(self.rows)[:filled].cast("d")))
        if self.handle.pending >= MOST_PENDING and can_wait():
            wait(self.handle.settled())

    def settle(self):
        """Waits where that is possible, so that the call that was refused raises. Elsewhere the console tells."""
        wait_if_possible(self.handle.flush())

    def flush(self):
        self.send()
        wait(self.handle.flush())

    def resume(self):
        wait(self.handle.resume())

    def end(self, status):
        self.send()
        # A kernel keeps the writers of all its runs.
        self.rows = bytearray()
        wait(self.handle.end(status))

    def _add_key(self, key):
        if not isinstance(key, str) or not KEY.fullmatch(key) or not is_clean(key):
            raise MlflowException.invalid_parameter_value(
                f"Metric {key!r} was not logged: a name has 1 to 250 letters, digits, _ - . : / and spaces, "
                "and is a clean path."
            )
        place = self.places[key] = len(self.places)
        self.handle.addKey(key)
        return place


def log_owned_file(owner_id, path, content):
    """A file of a logged model. content: text, or bytes."""
    wait(bridge().logFile(owner_id, path, content if isinstance(content, str) else to_js(content)))


def wait_if_possible(promise):
    """Elsewhere the next flush tells what was refused."""
    if can_wait():
        wait(promise)


def is_clean(path):
    return path != "." and not path.startswith(("/", "..")) and posixpath.normpath(path) == path


def to_float(number, what, key):
    """Also of scalars of numpy, torch and others, and of arrays that hold one number."""
    if type(number) is float:
        return number
    try:
        return float(number.item() if hasattr(number, "item") else number)
    except Exception:
        raise MlflowException.invalid_parameter_value(
            f"Metric {key!r} was not logged: its {what} {number!r:.200} is no number."
        ) from None
