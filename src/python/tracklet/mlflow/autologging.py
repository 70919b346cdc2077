"""What all kinds of `autolog()` share: training goes its way, whatever becomes of the logging."""

import warnings

from .fluent import active_run, end_run, start_run


class Integration:
    """Watches calls of one library. A call within a watched call belongs to that one."""

    def __init__(self, name):
        self.name = name
        self.enabled = False
        self.silent = False
        self._busy = False

    def watch(self, work, before, after):
        """Runs work, which alone decides what is returned and raised. A run is started for it where none is active."""
        if not self.enabled or self._busy:
            return work()
        self._busy = True
        own = False
        try:
            if active_run() is None:
                own = safely(start_run, tags={"mlflow.autologging": self.name}) is not None
            safely(before)
            try:
                result = work()
            except BaseException:
                if own:
                    own = False
                    safely(end_run, "FAILED")
                raise
            safely(after, result)
            return result
        finally:
            self._busy = False
            if own:
                safely(end_run)


def safely(log, *args, **kwargs):
    """What log returns; None when it failed, which is told as a warning."""
    try:
        return log(*args, **kwargs)
    except Exception as error:
        warnings.warn(f"Tracklet could not log all of this training, which goes on: {error}", stacklevel=2)
        return None
