/**
 * What other trackers' own writers write, read by us and by their own readers. `npm run test:interop`; without Python and PyPI it
 * says so.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tensorboard } from '#formats/tensorboard/tensorboard.ts'
import { sourceOfFolder } from '../../helpers/fixtures.ts'
import { importSource, type ImportedRun } from '../../helpers/imported.ts'
import { maybePython, runPython } from '../python.ts'

const python = maybePython('trackers')
if (python === undefined)
  process.stdout.write('There is no Python with TensorBoard and W&B: nothing is compared.\n')

let folder: string
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'tracklet-trackers-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Of TensorBoard's loader, by folder and tag; NaN and infinities are words. */
type Answer = Record<
  string,
  {
    readonly scalars: Record<string, [step: number, time: number, value: number | string][]>
    readonly seconds: number
  }
>

test.runIf(python)(
  'TensorBoard and tensorboardX write what we read as TensorBoard does, and we are quicker',
  async () => {
    runPython(python as string, 'trackers/write_tensorboard.py', folder, folder)
    const answer = JSON.parse(await readFile(join(folder, 'answer.json'), 'utf8')) as Answer
    const { runs, skipped } = await importSource(sourceOfFolder(folder))
    expect(skipped.map(({ path, message }) => `${path}: ${message}`)).toEqual([])
    const byName = new Map([...runs.values()].map((run) => [run.run.runName, run]))
    expect([...byName.keys()].sort()).toEqual(Object.keys(answer).sort())
    for (const [name, { scalars }] of Object.entries(answer))
      expectScalars(byName.get(name) as ImportedRun, scalars)
    const params = Object.fromEntries(byName.get('tensorboard')?.run.params ?? [])
    expect(params).toEqual({ lr: '0.001', units: '16', optimizer: 'adam', amp: 'True' })
    expect([...(byName.get('tensorboard')?.artifacts.keys() ?? [])]).toEqual(['histograms/weights.jsonl'])
    expect(byName.get('tensorboardx/hparams')?.run).toMatchObject({
      params: new Map([['lr', '0.25']]),
      status: 'FINISHED',
    })
    const files = [...(byName.get('tensorboardx')?.artifacts.keys() ?? [])]
    expect(files.map((path) => path.replace(/\+.*/, ''))).toEqual([
      'images/picture',
      'text/note/text_summary/step-1.md',
      'histograms/weights.jsonl',
    ])
    await printSpeed(answer['large']?.seconds ?? 0)
  },
)

function expectScalars({ metrics }: ImportedRun, scalars: Answer[string]['scalars']): void {
  expect([...metrics.keys()].sort()).toEqual(Object.keys(scalars).sort())
  for (const [tag, points] of Object.entries(scalars)) {
    const { steps, timestamps, values } = metrics.get(tag) as NonNullable<ReturnType<typeof metrics.get>>
    expect([...steps]).toEqual(points.map(([step]) => step))
    expect([...timestamps]).toEqual(points.map(([, time]) => Math.round(time * 1_000)))
    expect([...values]).toEqual(points.map(([, , value]) => Number(String(value).replace('inf', 'Infinity'))))
  }
}

/** By the processor's time, which other programs do not change. */
async function printSpeed(theirs: number): Promise<void> {
  const source = sourceOfFolder(join(folder, 'large'))
  const [place] = (await tensorboard.sniff(source)) ?? []
  const times = []
  for (let round = 0; round < 5; round++) {
    const start = process.cpuUsage()
    let points = 0
    for await (const record of tensorboard.read(source, place as NonNullable<typeof place>))
      if (record.kind === 'points') points += record.columns.value.length
    expect(points).toBe(120_000)
    const { user, system } = process.cpuUsage(start)
    times.push((user + system) / 1e6)
  }
  const ours = times.sort((a, b) => a - b)[2] as number
  process.stdout.write(
    `TensorBoard's loader: ${theirs.toFixed(2)} s, ours: ${ours.toFixed(3)} s, ${(theirs / ours).toFixed(0)} x\n`,
  )
}

test.runIf(python)('W&B writes what we read', async () => {
  const { id, rows } = runPython(python as string, 'trackers/write_wandb.py', folder, folder) as {
    readonly id: string
    readonly rows: [loss: number, acc: number, odd: string][]
  }
  const { runs, experiments, skipped } = await importSource(sourceOfFolder(folder))
  expect(skipped).toEqual([])
  expect([...experiments.values()].map(({ name }) => name)).toEqual(['interop'])
  expect(runs.size).toBe(1)
  const { run, metrics, artifacts } = [...runs.values()][0] as ImportedRun
  expect(run).toMatchObject({ runName: 'a run', status: 'FINISHED' })
  expect(Object.fromEntries(run.params)).toEqual({
    lr: expect.stringMatching(/^(1e-05|0.00001)$/) as string,
    epochs: '3',
    'net.layers': '[4,3]',
    'net.act': 'None',
    amp: 'True',
  })
  expect(Object.fromEntries(run.tags)).toMatchObject({
    'wandb.id': id,
    'wandb.group': 'sweep',
    'mlflow.note.content': 'notes of it',
    baseline: 'true',
    'mlflow.loggedImages': 'true',
  })
  const columns = [metrics.get('loss'), metrics.get('val.acc'), metrics.get('odd')]
  expect(columns.map((history) => [...(history?.steps ?? [])])).toEqual(
    columns.map(() => rows.map((_, step) => step)),
  )
  expect([...(columns[0]?.values ?? [])]).toEqual(rows.map(([loss]) => loss))
  expect([...(columns[1]?.values ?? [])]).toEqual(rows.map(([, acc]) => acc))
  expect([...(columns[2]?.values ?? [])]).toEqual(
    rows.map(([, , odd]) => Number(odd.replace('inf', 'Infinity'))),
  )
  expect(metrics.get('best')?.values).toEqual(Float64Array.of(0.25))
  expect([...artifacts.keys()].map((path) => path.replace(/\+.*/, '')).sort()).toEqual(
    expect.arrayContaining(['histograms/weights.jsonl', 'images/picture']),
  )
})
