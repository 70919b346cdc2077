"""`mlflow.keras` and `mlflow.tensorflow`: a callback that logs every epoch, and `autolog()`."""

import functools

from .autologging import Integration, safely
from .log import log_metrics, log_params, log_text

_integration = Integration("keras")


def _callback_base():
    """Keras takes only its own; where it is absent, whatever calls a callback's methods will do."""
    try:
        from keras.callbacks import Callback
    except ImportError:
        return object
    return Callback


class MlflowCallback(_callback_base()):
    """For `model.fit(callbacks=[MlflowCallback()])`: the figures of every epoch, or of every so many batches.

    log_every_n_steps: batches; default: epochs.
    """

    def __init__(self, log_every_epoch=True, log_every_n_steps=None):
        super().__init__()
        self._every = log_every_n_steps
        self._epochs = log_every_epoch and log_every_n_steps is None
        self._batch = 0

    def on_train_begin(self, logs=None):
        safely(log_params, {name: value for name, value in (getattr(self, "params", None) or {}).items() if value is not None and name != "metrics"})
        safely(_log_summary, getattr(self, "model", None) or getattr(self, "_model", None))

    def on_epoch_end(self, epoch, logs=None):
        if self._epochs:
            safely(log_metrics, dict(logs or {}), step=epoch)

    def on_batch_end(self, batch, logs=None):
        self._batch += 1
        if self._every is not None and self._batch % self._every == 0:
            safely(log_metrics, dict(logs or {}), step=self._batch)

    def on_test_end(self, logs=None):
        if not self._epochs:
            safely(log_metrics, {f"validation_{key}": value for key, value in dict(logs or {}).items()}, step=self._batch)

    def set_params(self, params):
        self.params = params

    def set_model(self, model):
        self._model = model

    def __getattr__(self, name):
        """The other moments of a training, of which there is nothing to log."""
        if name.startswith("on_"):
            return lambda *args, **kwargs: None
        raise AttributeError(name)


def autolog(disable=False, silent=False, base=None, **_):
    """Every `fit` of a model logs itself. base: whose `fit` is watched; default: keras.Model."""
    _integration.enabled = not disable
    _integration.silent = silent
    if base is None:
        from keras import Model as base
    if hasattr(base.fit, "_tracklet_original"):
        return
    fit = base.fit

    @functools.wraps(fit)
    def watched(self, *args, callbacks=None, **kwargs):
        if not _integration.enabled:
            return fit(self, *args, callbacks=callbacks, **kwargs)
        every = [*(callbacks or []), MlflowCallback()]
        return _integration.watch(
            lambda: fit(self, *args, callbacks=every, **kwargs), before=lambda: None, after=lambda _: None
        )

    watched._tracklet_original = fit
    base.fit = watched


def _log_summary(model):
    if not hasattr(model, "summary"):
        return
    lines = []
    model.summary(print_fn=lambda line, **_: lines.append(line))
    log_text("\n".join(lines), "model_summary.txt")
