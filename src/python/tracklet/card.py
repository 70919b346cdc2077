"""How a run looks below a cell: its state, a link to its page, and small charts of its metrics."""

import base64
import html
import math

from .exceptions import MlflowException
from .kernel import address, bridge, bundle
from .writer import writer_of

MOST_CHARTS = 6
WIDTH, HEIGHT = 120, 28
#: A larger file is not put into the notebook.
MOST_LINKED = 8 * 2**20
COLOURS = {"RUNNING": "#2563eb", "FINISHED": "#15803d", "FAILED": "#b91c1c", "KILLED": "#a16207"}


def card(run):
    """As HTML. run: as it was read; its metrics are drawn as they are now."""
    info = run.info
    try:
        writer = writer_of(info.run_id)
        url = "" if bridge().inMemory else writer.handle.url
        charts = "".join(_chart(writer, key, value) for key, value in list(run.data.metrics.items())[:MOST_CHARTS])
    except MlflowException:
        url, charts = "", ""
    title = html.escape(info.run_name or info.run_id)
    link = f'<a href="{html.escape(url)}" target="_blank" rel="noopener">{title}</a>' if url else title
    dot = f'<span style="color:{COLOURS.get(info.status, "#6b7280")}">●</span>'
    state = html.escape(str(info.status).lower())
    return (
        '<div style="font:13px system-ui,sans-serif;border:1px solid #8884;border-radius:6px;padding:8px 12px;'
        f'display:inline-block"><div>{dot} <b>{link}</b> <span style="opacity:.65">{state}</span></div>{charts}{offer()}</div>'
    )


def offer():
    """Where runs are in memory alone: a link that saves them all as a file, as they are now. Elsewhere nothing."""
    if not bridge().inMemory:
        return ""
    content = bundle()
    if len(content) > MOST_LINKED:
        return "<div>In memory alone: <code>tracklet.save()</code> writes them to a file.</div>"
    data = base64.b64encode(content).decode()
    return (
        f'<div>In memory alone. <a download="runs.tracklet.zip" href="data:application/zip;base64,{data}">'
        "Save all runs as a file for Tracklet</a></div>"
    )


class Shown:
    """What a notebook shows of its markup."""

    def __init__(self, markup):
        self._markup = markup

    def _repr_html_(self):
        return self._markup


def shown(thing):
    """thing: a run or an experiment, as MLflow's calls give them, or None."""
    from .mlflow import active_run, get_run

    run = active_run() if thing is None else thing
    if hasattr(run, "data"):
        return Shown(card(get_run(run.info.run_id)))
    home = html.escape(address() or "")
    if run is None and bridge().inMemory:
        return Shown(offer())
    if run is None:
        return Shown(f'<a href="{home}" target="_blank" rel="noopener">Tracklet</a>')
    link = f"{home}#/experiments/{html.escape(run.experiment_id)}"
    return Shown(f'<a href="{link}" target="_blank" rel="noopener">{html.escape(run.name)}</a>')


def _chart(writer, key, last):
    _, values, _ = writer.history(key)
    return (
        '<div style="display:inline-block;margin:6px 16px 0 0"><div style="opacity:.65">'
        f"{html.escape(key)} <b>{last:.4g}</b></div>{sparkline(values)}</div>"
    )


def sparkline(values):
    """The least and the greatest finite value of every column of pixels, so that no spike is lost."""
    finite = [value for value in values if math.isfinite(value)]
    if len(finite) < 2:
        return ""
    low, high = min(finite), max(finite)
    # Halves, since the difference of two numbers may be infinite.
    scale = (HEIGHT - 2) / ((high / 2 - low / 2) or 1)
    size = max(1, math.ceil(len(values) / WIDTH))
    columns = math.ceil(len(values) / size)
    points = []
    for column in range(columns):
        part = [value for value in values[column * size : (column + 1) * size] if math.isfinite(value)]
        x = column * (WIDTH - 2) / max(1, columns - 1) + 1
        for value in sorted({part[0], min(part), max(part), part[-1]}, key=part.index) if part else ():
            points.append(f"{x:.1f},{HEIGHT - 1 - (value / 2 - low / 2) * scale:.1f}")
    return (
        f'<svg width="{WIDTH}" height="{HEIGHT}" aria-hidden="true"><polyline fill="none" stroke="#2563eb" '
        f'stroke-width="1.2" points="{" ".join(points)}"/></svg>'
    )
