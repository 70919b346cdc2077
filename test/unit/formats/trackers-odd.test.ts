/** Files as they are found on people's disks: cut by a kill, saved by an editor, alike. */
import { expect, test } from 'vitest'
import { importSource } from '../../helpers/imported.ts'
import { sourceOf } from '../../helpers/mutate.ts'

function stateOf(...losses: readonly number[]): string {
  const history = losses.map((loss, i) => ({ step: i + 1, loss }))
  return JSON.stringify({ epoch: 1, global_step: losses.length, log_history: history }, null, 2)
}

test('a trainer state that an editor saved with a byte order mark or a blank line is found', async () => {
  for (const before of ['\ufeff', '\n ']) {
    const { runs } = await importSource(sourceOf({ 'out/trainer_state.json': before + stateOf(1, 0.5) }))
    const [run] = runs.values()
    expect(run?.metrics.get('loss')?.values).toEqual(Float64Array.of(1, 0.5))
  }
})

test('of checkpoints the last that is whole is read, and one that a kill cut is told', async () => {
  const { runs, skipped } = await importSource(
    sourceOf({
      'out/checkpoint-9/trainer_state.json': stateOf(1),
      'out/checkpoint-10/trainer_state.json': stateOf(1, 0.5),
      'out/checkpoint-11/trainer_state.json': stateOf(1, 0.5, 0.25).slice(0, -20),
    }),
  )
  expect(Array.from(runs.values(), ({ metrics }) => metrics.get('loss')?.values)).toEqual([
    Float64Array.of(1, 0.5),
  ])
  expect(skipped.map(({ path, code }) => [path, code])).toEqual([
    ['out/checkpoint-11/trainer_state.json', 'E_FORMAT'],
  ])
})

test('folders of DVCLive whose runs begin alike, as those of one seed do, are runs of their own', async () => {
  const sweep = {
    'a/dvclive/plots/metrics/loss.tsv': 'step\tloss\n0\t0.5\n1\t0.4\n',
    'b/dvclive/plots/metrics/loss.tsv': 'step\tloss\n0\t0.5\n1\t0.3\n',
  }
  const { runs } = await importSource(sourceOf(sweep))
  const values = Array.from(runs.values(), ({ metrics }) => metrics.get('loss')?.values)
  expect(values).toEqual([Float64Array.of(0.5, 0.4), Float64Array.of(0.5, 0.3)])
  const again = await importSource(sourceOf(sweep))
  expect([...again.runs.keys()]).toEqual([...runs.keys()])
})

test('Lightning folders that logged only the names of their metrics, or rows that a kill or an editor cut, are runs', async () => {
  const { runs, skipped } = await importSource(
    sourceOf({
      'lightning_logs/version_0/metrics.csv': 'epoch,step,loss\n',
      'lightning_logs/version_0/hparams.yaml': 'lr: 0.1\n',
      'lightning_logs/version_1/metrics.csv': 'epoch,loss,step\n0,0.5,9\n0,0.25,19\n1,0.1',
      'lightning_logs/version_2/metrics.csv': 'epoch,loss,step\n0,0.5,9,\n0,7,8,9\n0,0.25,19\n',
      'lightning_logs/version_3/metrics.csv': 'epoch,loss,step',
    }),
  )
  const found = Array.from(runs.values(), ({ run, metrics }) => [
    run.runName,
    Object.fromEntries(run.params),
    [...(metrics.get('loss')?.steps ?? [])],
    [...(metrics.get('loss')?.values ?? [])],
  ])
  expect(found).toEqual([
    ['version_0', { lr: '0.1' }, [], []],
    ['version_1', {}, [9, 19], [0.5, 0.25]],
    ['version_2', {}, [9, 19], [0.5, 0.25]],
    ['version_3', {}, [], []],
  ])
  expect(skipped.map(({ path, message }) => [path, message])).toEqual([
    ['lightning_logs/version_1/metrics.csv', '1 row without a step was left out.'],
    ['lightning_logs/version_2/metrics.csv', '1 line that cannot be read was left out.'],
  ])
})

test('tables that a spreadsheet saved with decimal commas keep their numbers', async () => {
  const { runs, skipped } = await importSource(
    sourceOf({
      'lightning_logs/version_0/metrics.csv': 'epoch;step;loss\n0;9;0,5\n1;19;-2,5e-3\n2;29;1\n',
      'log.csv': 'step\tloss\tnote\n0\t1,5\ta,b\n1\t1,25\ta,b\n',
    }),
  )
  const found = Array.from(runs.values(), ({ run, metrics }) => [
    run.runName,
    Object.fromEntries(run.params),
    [...(metrics.get('loss')?.values ?? [])],
  ])
  expect(found).toEqual([
    ['version_0', {}, [0.5, -0.0025, 1]],
    ['log', { note: 'a,b' }, [1.5, 1.25]],
  ])
  expect(skipped).toEqual([])
})
