"""200 runs, and what is found among them. Each run is known by its number."""

import mlflow
from mlflow import MlflowClient

RUNS = 200
START = 1_700_000_000_000

FILTERS = [
    "",
    "metrics.loss < 0.5",
    "metrics.loss >= 0.5 AND params.kind = 'a'",
    "metrics.loss != 0.25",
    "metrics.`val loss` > 10",
    "metrics.rare > 0",
    "metrics.nan = 0",
    "metrics.nan != 0",
    "metrics.nan > -1",
    "metrics.inf > 1e300",
    "metrics.loss > -1e-3 and metrics.loss < .3",
    "params.kind = 'b'",
    "params.kind != 'b'",
    "params.kind LIKE 'A%'",
    "params.kind ILIKE 'A%'",
    "params.rare IS NULL",
    "params.rare IS NOT NULL",
    "params.number = '10'",
    "params.empty = ''",
    "params.`a b/c` = '3'",
    "tags.team = 'red'",
    "tags.team != 'red'",
    "tags.team IS NULL",
    "tags.quote = \"it's\"",
    "tags.note LIKE '%line%'",
    "tags.note LIKE '_irst%'",
    "tags.mlflow.note.content ILIKE '%NOTE%'",
    "attributes.status = 'FINISHED'",
    "status != 'FINISHED'",
    "status = 'finished'",
    "run_name = 'run 7'",
    "attributes.`Run name` LIKE 'run 1_'",
    "attributes.start_time > 1700000000100",
    "created <= 1700000000020",
    "end_time > 0",
    "user_id = 'me'",
    "artifact_uri LIKE '%artifacts'",
    "datasets.name = 'iris'",
    "dataset.digest IN ('d1', 'd2')",
    "dataset.context LIKE 't%'",
    "dataset.name NOT IN ('iris')",
    "params.kind = 'a' tags.team = 'red'",
    "AND params.kind = 'a'",
    "run_id IN ('0')",
    # Refused.
    "foo",
    " ",
    "metrics.loss > 'x'",
    "metrics.loss == 1",
    "params.kind > 'a'",
    "params.number = 10",
    "metrics.loss > 1 OR metrics.loss < 0",
    "(metrics.loss > 1)",
    "NOT metrics.loss > 1",
    "metrics.loss IS NULL",
    "metrics.loss BETWEEN 0 AND 1",
    "status IN ('FINISHED')",
    "experiment_id = '1'",
    "foo.bar = 'x'",
    "tags.team RLIKE 'x'",
    "run_id IN ()",
    "metrics.loss > 1;",
    "params.kind = 'a",
]

ORDERS = [
    [],
    ["metrics.loss"],
    ["metrics.loss DESC"],
    ["metrics.rare ASC"],
    ["metrics.rare DESC", "metrics.loss ASC"],
    ["metrics.nan"],
    ["metrics.nan DESC"],
    ["metrics.inf DESC"],
    ["params.kind ASC", "metrics.loss DESC"],
    ["params.number"],
    ["params.rare DESC"],
    ["tags.team DESC", "start_time ASC"],
    ["attributes.start_time ASC"],
    ["created DESC"],
    ["attributes.status", "attributes.run_name DESC"],
    ["end_time"],
    ["user_id DESC"],
    # Refused.
    ["foo bar"],
    ["metrics.loss, params.kind"],
    ["metrics.loss nulls last"],
    [" metrics.loss"],
]


class Runs:
    """The runs, made once a server."""

    made = {}

    @classmethod
    def of(cls, server):
        if server not in cls.made:
            cls.made[server] = make_runs()
        return cls.made[server]


def make_runs():
    from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag

    client = MlflowClient()
    experiment_id = client.create_experiment("search")
    numbers = {}
    for i in range(RUNS):
        # Three of each start at once, so that ties are decided.
        run = client.create_run(experiment_id, start_time=START + i // 3, run_name=f"run {i}", tags=tags_of(i))
        run_id = run.info.run_id
        numbers[run_id] = i
        metrics = [Metric("loss", (i * 37 % 101) / 101, START, 0), Metric("val loss", i, START, 0)]
        metrics += [Metric("loss", (i * 61 % 97) / 97, START + 1, 1)]
        if i % 10 == 0:
            metrics.append(Metric("rare", i - 50, START, 0))
        if i % 20 < 2:
            metrics.append(Metric("nan", float("nan") if i % 20 == 0 else i - 100, START, 0))
        if i % 50 < 3:
            metrics.append(Metric("inf", [float("inf"), float("-inf"), 5][i % 50], START, 0))
        params = [Param("kind", ["a", "b", "A", "ab"][i % 4]), Param("number", str(i % 23))]
        if i % 25 == 0:
            params += [Param("rare", str(i)), Param("empty", ""), Param("a b/c", "3")]
        client.log_batch(run_id, metrics=metrics, params=params)
        if i % 30 == 0:
            dataset = Dataset(f"{['iris', 'wine'][i % 60 // 30]}", f"d{i // 60}", "local", "{}")
            client.log_inputs(run_id, [DatasetInput(dataset, [InputTag("mlflow.data.context", ["train", "eval"][i % 60 // 30])])])
        if i % 3:
            client.set_terminated(run_id, ["FINISHED", "FAILED"][i % 3 - 1], end_time=START + 1000 - i)
        if i % 40 == 39:
            client.delete_run(run_id)
    return experiment_id, numbers


def tags_of(i):
    tags = {"team": ["red", "blue"][i % 2]} if i % 5 else {"mlflow.note.content": f"A Note {i}"}
    if i % 17 == 0:
        tags |= {"quote": "it's", "note": "first line\nsecond line"}
    return tags


def search(server, **query):
    """Numbers of the runs found, or the code of the refusal."""
    experiment_id, numbers = Runs.of(server)
    try:
        runs = mlflow.search_runs([experiment_id], output_format="list", **query)
        return [numbers[run.info.run_id] for run in runs]
    except mlflow.exceptions.MlflowException as error:
        return error.error_code


def filters(server):
    return {text: search(server, filter_string=text, order_by=["start_time ASC", "run_name ASC"]) for text in FILTERS}


def orders(server):
    """Runs that are equal by the order are told by the start, then by ids, which differ; so only their starts are compared."""
    found = {}
    for order in ORDERS:
        numbers = search(server, order_by=order)
        found[", ".join(order)] = numbers if isinstance(numbers, str) else [group_of(n, order) for n in numbers]
    return found


def group_of(number, order):
    return number // 3 if not any("run_name" in item for item in order) else number


def views(server):
    from mlflow.entities import ViewType

    return {
        view: search(server, run_view_type=getattr(ViewType, view), order_by=["run_name"])
        for view in ("ACTIVE_ONLY", "DELETED_ONLY", "ALL")
    }


def pages(server):
    """In pages of 70 the same runs as at once."""
    experiment_id, numbers = Runs.of(server)
    client = MlflowClient()
    token, sizes, seen = None, [], []
    while True:
        page = client.search_runs([experiment_id], order_by=["run_name"], max_results=70, page_token=token)
        sizes.append([len(page), page.token])
        seen += [numbers[run.info.run_id] for run in page]
        token = page.token
        if not token:
            return [sizes, seen]


def whole_runs(server):
    """Everything a search tells of a run."""
    experiment_id, _ = Runs.of(server)
    runs = MlflowClient().search_runs([experiment_id], "metrics.rare > 0", order_by=["run_name"])
    return [run.to_dictionary() for run in runs]


def experiments(server):
    client = MlflowClient()
    ids = [client.create_experiment(f"find {i}", tags={"k": str(i % 2)}) for i in range(5)]
    client.delete_experiment(ids[4])
    found = {}
    for text in [
        "name LIKE 'find %'", "name = 'find 1'", "attribute.name != 'find 1' AND name ILIKE 'FIND%'", "tags.k = '1'",
        "tags.k IS NULL AND name LIKE 'f%'", "name > 'a'", "foo = 'x'", "creation_time > 0 AND name LIKE 'find%'",
    ]:
        try:
            found[text] = [e.name for e in client.search_experiments(filter_string=text, order_by=["name ASC"])]
        except mlflow.exceptions.MlflowException as error:
            found[text] = error.error_code
    for order in (["name DESC"], ["creation_time ASC"], ["last_update_time DESC", "name"], ["experiment_id"], ["foo"]):
        try:
            query = {"filter_string": "name LIKE 'find%'", "order_by": order}
            found[str(order)] = [e.name for e in client.search_experiments(**query)]
        except mlflow.exceptions.MlflowException as error:
            found[str(order)] = error.error_code
    return found


SCENARIOS = [filters, orders, views, pages, whole_runs, experiments]
