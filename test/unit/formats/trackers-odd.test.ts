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
