"""Tracklet for Python in the browser: logs runs into the storage of this browser, in MLflow's words.

`import mlflow` finds `tracklet.mlflow` by itself where the real package is absent.
"""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys

from .kernel import address, connect, save
from .version import VERSION as __version__
from .writer import flush

__all__ = ["__version__", "address", "connect", "flush", "install", "mlflow", "save", "show"]

FACE = "mlflow"


class Alias(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Makes `mlflow` and every module below it another name of ours, not a second copy."""

    def find_spec(self, name, path=None, target=None):
        if name != FACE and not name.startswith(FACE + "."):
            return None
        if importlib.util.find_spec(f"{__name__}.{name}") is None:
            return None
        return importlib.util.spec_from_loader(name, self)

    def exec_module(self, module):
        name = module.__spec__.name
        sys.modules[name] = importlib.import_module(f"{__name__}.{name}")


def install():
    """Makes `import mlflow` mean Tracklet. Returns False, and does nothing, where the real package is there."""
    if any(isinstance(finder, Alias) for finder in sys.meta_path):
        return True
    if _has_real_package():
        return False
    sys.meta_path.insert(0, Alias())
    sys.modules[FACE] = importlib.import_module(f"{__name__}.{FACE}")
    return True


def show(thing=None):
    """Below a cell: the card of a run, or a link to an experiment's page. Default: the active run, else Tracklet itself.

    A link, since Tracklet lets no page embed it.
    """
    from .card import shown

    return shown(thing)


def _has_real_package():
    """The real one is a folder; what the wheel brings is a file."""
    loaded = sys.modules.get(FACE)
    if loaded is not None and getattr(loaded, "__path__", None) is not None:
        return True
    spec = importlib.machinery.PathFinder.find_spec(FACE)
    return spec is not None and spec.submodule_search_locations is not None


def __getattr__(name):
    if name == FACE:
        return importlib.import_module(f"{__name__}.{FACE}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
