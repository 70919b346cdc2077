/** Python in a kernel of another site: its person is asked once, and every bit arrives. */
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allow } from '../helpers/other-site.ts'
import { launchPythonSite, type Notebook, type PythonSite } from '../helpers/python-site.ts'

let site: PythonSite
let notebook: Notebook

beforeAll(async () => {
  site = await launchPythonSite({ elsewhere: true })
  notebook = await site.openNotebook()
})
afterAll(async () => {
  await site.close()
})

/** What a tab of the app has in its own storage. */
const read = <T>(tab: Page, body: string): Promise<T> =>
  tab.evaluate<T>(`(async () => {
    const client = await (await import('./tracklet.js')).connect()
    try { ${body} } finally { await client.close() }
  })()`)

/** The window that asks: it opens by itself where a click is still fresh, and Playwright's calls count as one. */
async function answerInvitation(page: Page): Promise<Page> {
  const opened = page.waitForEvent('popup', { timeout: 90_000 })
  const button = page.getByRole('button', { name: 'Connect to Tracklet' })
  const clicked = button.click({ timeout: 90_000 }).catch(() => undefined)
  const question = await opened
  void clicked
  return question
}

test('a notebook that says import mlflow asks once, and its run appears while it trains', async () => {
  const tab = await site.open('#/experiments')
  await tab.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  const cell = notebook.run(`
import json, math, random, struct
import mlflow

mlflow.set_experiment("from afar")
values = [random.gauss(0, 1) * 10.0 ** random.randint(-300, 300) for _ in range(5000)]
values += [math.nan, math.inf, -math.inf, -0.0, 5e-324]
run = mlflow.start_run(run_name="kernel")
mlflow.log_params({"lr": 0.1})
for step, value in enumerate(values):
    mlflow.log_metric("loss", value, step=step)
mlflow.log_text("fine", "notes/log.txt")
json.dumps({"run_id": run.info.run_id, "bits": [struct.pack(">d", v).hex() for v in values]})
`)
  const question = await answerInvitation(notebook.page)
  await expect
    .poll(() => question.getByRole('radio', { name: 'the experiment from afar only' }).isChecked())
    .toBe(true)
  await allow(question)
  const { run_id: runId, bits } = JSON.parse(await cell) as { run_id: string; bits: string[] }
  await tab
    .getByRole('link', { name: /from afar/ })
    .first()
    .click()
  await tab.getByRole('treegrid').getByText('kernel').waitFor()

  await notebook.run('mlflow.end_run()')
  const kept = await read<{ status: string; params: object; values: string[]; text: string }>(
    tab,
    `const run = await client.getRun('${runId}')
     const { values } = await run.metricHistory('loss')
     return {
       status: run.status,
       params: { ...run.params },
       values: Array.from(new BigUint64Array(values.buffer), (bits) => bits.toString(16).padStart(16, '0')),
     }`,
  )
  expect(kept).toMatchObject({ status: 'FINISHED', params: { lr: '0.1' } })
  expect(kept.values).toEqual(bits)
  expect(site.problems).toEqual([])
})

test('what was not allowed raises MLflow’s exception, and the run goes on', async () => {
  const code = await notebook.run(`
from mlflow.exceptions import MlflowException

codes = []
for attempt in (
    lambda: mlflow.set_experiment("another"),
    lambda: mlflow.MlflowClient().create_registered_model("m"),
    lambda: mlflow.MlflowClient().get_run("f" * 32),
):
    try:
        attempt()
    except MlflowException as error:
        codes.append(error.error_code)
with mlflow.start_run() as run:
    mlflow.log_metric("loss", 1.0)
",".join(codes + [mlflow.get_run(run.info.run_id).info.status])
`)
  expect(code).toBe('PERMISSION_DENIED,PERMISSION_DENIED,PERMISSION_DENIED,FINISHED')
})

test('a kernel that is killed in its loop leaves what it had sent', async () => {
  const tab = await site.open('')
  const runId = await notebook.run('run = mlflow.start_run(); run.info.run_id')
  void notebook
    .run('for step in range(10**9):\n    mlflow.log_metric("endless", step, step=step)')
    .catch(() => undefined)
  const count = () =>
    read<number>(
      tab,
      `return (await (await client.getRun('${runId}')).metricHistory('endless')).values.length`,
    )
  await expect.poll(count).toBeGreaterThan(1_000)
  await notebook.kill()
  const before = await count()
  expect(await count()).toBeGreaterThanOrEqual(before)
})
