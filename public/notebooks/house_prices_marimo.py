# /// script
# requires-python = ">=3.12"
# dependencies = [
#     "marimo",
#     "http://localhost:4173/python/tracklet-0-py3-none-any.whl",
# ]
# ///
import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo

    mo.md(
        """
        # House prices

        A sweep of learning rates for a linear model of Californian house prices. The runs appear in Tracklet while they train.
        """
    )
    return


@app.cell
async def _():
    import csv
    import io
    import random

    import mlflow
    import tracklet
    from pyodide.http import pyfetch

    response = await pyfetch(tracklet.address() + "data/california-housing.csv")
    rows = list(csv.DictReader(io.StringIO(await response.text())))[::10]
    len(rows)
    return mlflow, random, rows


@app.cell
def _(rows):
    FEATURES = ["median_income", "housing_median_age", "latitude", "longitude"]

    def column(name):
        values = [float(row[name]) for row in rows]
        mean = sum(values) / len(values)
        spread = (sum((value - mean) ** 2 for value in values) / len(values)) ** 0.5
        return [(value - mean) / spread for value in values]

    houses = list(zip(*(column(name) for name in FEATURES)))
    prices = column("median_house_value")
    cut = len(rows) * 4 // 5
    return FEATURES, cut, houses, prices


@app.cell
def _(FEATURES, cut, houses, mlflow, prices, random):
    def predict(weights, xs):
        return sum(w * x for w, x in zip(weights, xs))

    def loss(weights, start, end):
        pairs = zip(houses[start:end], prices[start:end])
        return sum((predict(weights, xs) - price) ** 2 for xs, price in pairs) / (end - start)

    def train(lr, epochs=10):
        weights = [0.0] * len(FEATURES)
        order = list(range(cut))
        step = 0
        for epoch in range(epochs):
            random.Random(epoch).shuffle(order)
            for i in order:
                error = predict(weights, houses[i]) - prices[i]
                weights = [w - lr * error * x for w, x in zip(weights, houses[i])]
                step += 1
                if step % 20 == 0:
                    mlflow.log_metric("sample/error", error * error, step=step)
            mlflow.log_metrics(
                {"loss": loss(weights, 0, cut), "validation/loss": loss(weights, cut, len(houses))}, step=step
            )
        return weights

    return (train,)


@app.cell
def _(FEATURES, mlflow, train):
    mlflow.set_experiment("house-prices-marimo")
    for lr in (0.0003, 0.001, 0.003, 0.01):
        with mlflow.start_run(run_name=f"lr-{lr}"):
            mlflow.log_params({"lr": lr, "epochs": 10, "features": FEATURES})
            weights = train(lr)
            mlflow.log_dict(dict(zip(FEATURES, weights)), "weights.json")
    best = mlflow.search_runs(order_by=["metrics.`validation/loss` ASC"], output_format="list")[0]
    best
    return


if __name__ == "__main__":
    app.run()
