"""What a run needs to be repeated: the cells that ran, Python, and the packages."""

import sys

CODE_PATH = "code/notebook.py"


def record(writer):
    """At a run's end; posts files and tags without waiting for them."""
    packages = _packages()
    python = ".".join(map(str, sys.version_info[:3]))
    requirements = "".join(f"{name}=={version}\n" for name, version in packages)
    writer.post_file("requirements.txt", requirements)
    writer.post_file("python_env.yaml", f"python: {python}\ndependencies:\n- -r requirements.txt\n")
    writer.post_file("conda.yaml", _conda(python, packages))
    cells = _cells()
    if cells:
        writer.post_code(CODE_PATH, cells)


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


def _conda(python, packages):
    lines = ["name: mlflow-env", "channels:", "- conda-forge", "dependencies:", f"- python={python}", "- pip"]
    if packages:
        lines += ["- pip:", *(f"  - {name}=={version}" for name, version in packages)]
    return "\n".join(lines) + "\n"


def _cells():
    """As one script, in the order in which they ran. IPython alone keeps them."""
    ran = getattr(sys.modules.get("__main__"), "In", None)
    if not isinstance(ran, list):
        return ""
    return "".join(f"# %% [{i}]\n{cell.rstrip()}\n\n" for i, cell in enumerate(ran) if isinstance(cell, str) and cell.strip())
