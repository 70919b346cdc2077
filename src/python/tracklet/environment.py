"""What a run needs to be repeated: the cells that ran, Python, and the packages."""

import functools
import sys

CODE_PATH = "code/notebook.py"

#: Whose seeds are noted: name of the tag, module and function.
SEEDS = {
    "random": ("random", "seed"),
    "numpy": ("numpy.random", "seed"),
    "torch": ("torch", "manual_seed"),
    "tensorflow": ("tensorflow.random", "set_seed"),
}

_seeds = {}


def record(writer):
    """At a run's end; posts files and tags without waiting for them."""
    for path, text in files([f"{name}=={version}" for name, version in _packages()]).items():
        writer.post_file(path, text)
    if _seeds:
        writer.post_tags({f"tracklet.seed.{name}": seed for name, seed in _seeds.items()})
    cells = _cells()
    if cells:
        writer.post_code(CODE_PATH, cells)


def files(requirements):
    """What rebuilds this Python, by path. requirements: lines of a requirements.txt."""
    python = ".".join(map(str, sys.version_info[:3]))
    return {
        "requirements.txt": "".join(f"{line}\n" for line in requirements),
        "python_env.yaml": f"python: {python}\ndependencies:\n- -r requirements.txt\n",
        "conda.yaml": _conda(python, requirements),
    }


def versions_of(names):
    """Lines of a requirements.txt, for those that are installed."""
    return [f"{name}=={version}" for name, version in _packages() if name.lower() in names]


def watch_seeds():
    """Notes the seeds that are set from here on, in the libraries that are loaded."""
    for name, (module, function) in SEEDS.items():
        place = sys.modules.get(module)
        original = getattr(place, function, None)
        if original is None or hasattr(original, "_tracklet_original"):
            continue
        setattr(place, function, _noting(name, original))


def _noting(name, original):
    @functools.wraps(original)
    def noting(*args, **kwargs):
        result = original(*args, **kwargs)
        given = [*args, *kwargs.values()]
        _seeds[name] = str(given[0])[:100] if given else "none"
        return result

    noting._tracklet_original = original
    return noting


def _packages():
    """Name and version of all that is installed, by name."""
    # Costs more to load than the rest of this package.
    from importlib import metadata

    found = {}
    for distribution in metadata.distributions():
        name = distribution.metadata["Name"]
        if name:
            found[name.lower()] = (name, distribution.version)
    return [found[name] for name in sorted(found)]


def _conda(python, requirements):
    lines = ["name: mlflow-env", "channels:", "- conda-forge", "dependencies:", f"- python={python}", "- pip"]
    if requirements:
        lines += ["- pip:", *(f"  - {line}" for line in requirements)]
    return "\n".join(lines) + "\n"


def _cells():
    """As one script, in the order in which they ran. IPython alone keeps them."""
    ran = getattr(sys.modules.get("__main__"), "In", None)
    if not isinstance(ran, list):
        return ""
    return "".join(f"# %% [{i}]\n{cell.rstrip()}\n\n" for i, cell in enumerate(ran) if isinstance(cell, str) and cell.strip())
