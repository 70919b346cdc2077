"""The way to Tracklet's client: finds its address, loads it into this kernel, and waits for what it answers."""

import json
import os
import sys
import warnings

from .exceptions import MlflowException, RestException, from_js
from .version import VERSION

try:
    import js
    from pyodide.code import run_js
    from pyodide.ffi import JsException, can_run_sync, run_sync
except ImportError as error:
    raise ImportError(
        "tracklet runs in Python in the browser (Pyodide, JupyterLite, marimo). "
        "Elsewhere install mlflow and import its folder into Tracklet."
    ) from error

#: Where installers of Pyodide note what they installed a package from.
SOURCES = ("PYODIDE_SOURCE", "PYODIDE_URL", "direct_url.json")

CANNOT_WAIT = (
    "This call waits for Tracklet's store, which Python cannot do here. It needs a browser with JavaScript Promise "
    "Integration (Chrome 137, Firefox 153, Safari 27 or newer) and a cell that runs by runPythonAsync, as notebooks do. "
    "What was logged before is kept."
)

IN_MEMORY = (
    "No window of Tracklet can reach this notebook, so its runs are kept in memory, and gone with it. Save them by "
    "tracklet.save() or the link below a run, and drop the file on Tracklet at {}."
)

_address = None
_bridge = None
_experiment = None


def connect(address=None):
    """Starts Tracklet's store beside this kernel. The first call that needs it does so by itself.

    address: Tracklet's folder, as in `https://example.org/tracklet/`; default: where this package was installed from.
    """
    global _address
    if address is not None:
        address = address if address.endswith("/") else address + "/"
        if _bridge is not None and address != _address:
            raise MlflowException(f"This kernel logs to {_address} already. Restart it to log elsewhere.", "INVALID_STATE")
        _address = address
    bridge()


def address():
    """Tracklet's folder, or None where it is not known."""
    global _address
    if _address is None:
        _address = os.environ.get("TRACKLET_ADDRESS") or _installed_from()
    return _address


def bridge():
    """The client in this kernel, loaded once."""
    global _bridge
    if _bridge is None:
        _bridge = _load()
    return _bridge


def ask_for(experiment):
    """Of a Tracklet of another origin, which asks its person before the first call: where this kernel wants to log."""
    global _experiment
    _experiment = experiment


def save(path="runs.tracklet.zip"):
    """Writes everything as a bundle, which any Tracklet opens: drop it on its window. Returns the path."""
    with open(path, "wb") as file:
        file.write(bundle())
    return path


def bundle():
    """What `save` writes, as bytes."""
    return wait(bridge().save()).to_bytes()


def can_wait():
    return can_run_sync()


def wait(promise):
    """Gives what a promise of the client resolves with. Raises MlflowException."""
    if not can_run_sync():
        raise MlflowException(CANNOT_WAIT, "INVALID_STATE")
    try:
        return run_sync(promise)
    except JsException as error:
        raise from_js(error) from None


def call(method, path, /, **fields):
    """MLflow's REST API. Fields that are None are left out. Raises RestException.

    path: below `/api/2.0/mlflow/`, as in `runs/get`.
    """
    return ask(method, "/api/2.0/mlflow/" + path, fields)


def ask(method, url, fields):
    """As `call`. url: from `/api/` on."""
    given = {name: value for name, value in fields.items() if value is not None}
    if method == "GET":
        answer = wait(bridge().rest(method, f"{url}?{_query(given)}"))
    else:
        answer = wait(bridge().rest(method, url, json.dumps(given)))
    body = json.loads(answer.text)
    if answer.status != 200:
        raise RestException(body)
    return body


def _query(fields):
    """The browser's own, since Python's takes a quarter second to load."""
    query = js.URLSearchParams.new()
    for name, value in fields.items():
        for part in value if isinstance(value, (list, tuple)) else [value]:
            query.append(name, str(part).lower() if isinstance(part, bool) else str(part))
    return query.toString()


def _join(base, path):
    return js.URL.new(path, base).href


def _load():
    home = address()
    if home is None:
        raise MlflowException(
            'Where Tracklet is, this package cannot tell. Call tracklet.connect("https://…/") with the address of its page.',
            "INVALID_STATE",
        )
    url = _join(home, "python/bridge.js")
    try:
        module = wait(run_js("(url) => import(url)")(url))
    except MlflowException as error:
        if error.error_code == "INVALID_STATE":
            raise
        raise MlflowException(f"Tracklet could not be loaded from {url}: {error.message}", "INVALID_STATE") from None
    if module.VERSION != VERSION:
        raise MlflowException(
            f"This package is of Tracklet {VERSION}, the one at {home} is {module.VERSION}. "
            f"Install {_join(home, 'python/tracklet-0-py3-none-any.whl')} and restart the kernel.",
            "INVALID_STATE",
        )
    experiment = _experiment or os.environ.get("MLFLOW_EXPERIMENT_NAME")
    opened = wait(module.open(os.environ.get("JPY_SESSION_NAME"), experiment, _page_runner()))
    if opened.inMemory:
        warnings.warn(IN_MEMORY.format(home), stacklevel=2)
    return opened


def _page_runner():
    """How a script gets into this kernel's page, which alone can ask its person; None where the page has to do it itself."""
    return _ipython_runner() or _marimo_runner()


def _ipython_runner():
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython
    from IPython.display import Javascript, display

    if get_ipython() is None:
        return None
    return lambda script: display(Javascript(script))


def _marimo_runner():
    """marimo runs scripts in frames alone, which are of its page's origin."""
    marimo = sys.modules.get("marimo")
    if marimo is None or not marimo.running_in_notebook():
        return None

    def run(script):
        text = json.dumps(script).replace("</", "<\\/")
        marimo.output.append(
            marimo.iframe(
                f'<script>const script = parent.document.createElement("script"); script.textContent = {text};'
                "parent.document.body.append(script)</script>",
                height="0",
            )
        )

    return run


def _installed_from():
    site = os.path.dirname(os.path.dirname(__file__))
    info = os.path.join(site, f"tracklet-{VERSION}.dist-info")
    for name in SOURCES:
        source = _read(os.path.join(info, name))
        if name.endswith(".json") and source:
            source = json.loads(source).get("url")
        if source and source.endswith(".whl"):
            return _join(_join(js.location.href, source), "..")
    return None


def _read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return None
