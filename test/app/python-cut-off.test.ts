/** Python in a notebook that no window of Tracklet can reach: its runs are in memory, and the notebook offers them as a file. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchPythonSite, type Notebook, type PythonSite } from '../helpers/python-site.ts'

let site: PythonSite
let notebook: Notebook

beforeAll(async () => {
  site = await launchPythonSite({
    elsewhere: true,
    headers: {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    },
  })
  notebook = await site.openNotebook()
})
afterAll(async () => {
  await site.close()
})

type Kept = { readonly id: string; readonly warned: string[]; readonly bits: string[]; readonly card: string }

test('an isolated notebook logs, warns, and its card holds a file that Tracklet opens, to the bit', async () => {
  const cell = notebook.run(`
import json, math, random, struct, warnings
import mlflow

with warnings.catch_warnings(record=True) as warned:
    warnings.simplefilter("always")
    mlflow.set_experiment("cut off")
values = [random.gauss(0, 1) * 10.0 ** random.randint(-300, 300) for _ in range(5000)]
values += [math.nan, math.inf, -math.inf, -0.0, 5e-324]
with mlflow.start_run(run_name="isolated") as run:
    mlflow.log_params({"lr": 0.1, "größe": "klein"})
    for step, value in enumerate(values):
        mlflow.log_metric("loss", value, step=step)
    mlflow.log_text("fine", "notes/log.txt")
found = mlflow.search_runs(experiment_names=["cut off"], output_format="list")
assert [each.info.run_id for each in found] == [run.info.run_id]
json.dumps({
    "id": run.info.run_id,
    "warned": [str(each.message) for each in warned],
    "bits": [struct.pack(">d", value).hex() for value in values],
    "card": mlflow.get_run(run.info.run_id)._repr_html_(),
})`)
  // It opens by itself where a click is still fresh, and Playwright's calls count as one.
  const button = notebook.page.getByRole('button', { name: 'Connect to Tracklet' })
  const clicked = button.click({ timeout: 90_000 }).catch(() => undefined)
  const { id, warned, bits, card } = JSON.parse(await cell) as Kept
  void clicked
  expect(warned.join()).toMatch(/No window of Tracklet can reach this notebook.*tracklet\.save\(\)/)
  expect(await notebook.page.getByText(/No window of Tracklet can reach this page/).count()).toBe(1)

  expect(card).not.toContain('#/experiments')
  const file = /download="(runs\.tracklet\.zip)" href="data:application\/zip;base64,([^"]+)"/.exec(card)
  const tab = await site.open('#/import')
  await tab.locator('input[aria-label="Files to import"]').setInputFiles({
    name: file?.[1] as string,
    mimeType: 'application/zip',
    buffer: Buffer.from(file?.[2] as string, 'base64'),
  })
  await tab.getByRole('button', { name: 'Import 1 run' }).click()
  await tab.getByRole('heading', { name: 'Imported 1 run' }).waitFor()
  const kept = await tab.evaluate<{ params: object; values: string[] }>(`(async () => {
    const client = await (await import('./tracklet.js')).connect()
    try {
      const run = await client.getRun('${id}')
      const { values } = await run.metricHistory('loss')
      const bits = Array.from(new BigUint64Array(values.buffer), (each) => each.toString(16).padStart(16, '0'))
      return { params: { ...run.params }, values: bits }
    } finally { await client.close() }
  })()`)
  expect(kept.params).toEqual({ lr: '0.1', größe: 'klein' })
  expect(kept.values).toEqual(bits)
})

test('save writes the same to the kernel’s files', async () => {
  const [path, names] = JSON.parse(
    await notebook.run(`
import json, tracklet, zipfile
path = tracklet.save("all.tracklet.zip")
json.dumps([path, zipfile.ZipFile(path).namelist()])`),
  ) as [string, string[]]
  expect(path).toBe('all.tracklet.zip')
  expect(names[0]).toBe('manifest.json')
  expect(names.filter((name) => name.endsWith('/points.parquet'))).toHaveLength(1)
})
