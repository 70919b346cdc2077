import { expect, test } from 'vitest'
import { detect } from '#formats/detect.ts'
import type { ImportRecord } from '#formats/records.ts'
import { TensorboardFollower, tensorboard } from '#formats/tensorboard/tensorboard.ts'
import { event, eventFile, metadata, restart, tensorScalar } from '../../helpers/event-file.ts'
import { assemble, collect, importSource } from '../../helpers/imported.ts'
import { sourceOf } from '../../helpers/mutate.ts'
import { NAME, scalars, stepsOf } from './event-runs.ts'

test('following a folder gives what is new and nothing twice', async () => {
  const parts = [
    scalars(0, 1),
    scalars(2),
    [event(3, tensorScalar('acc', 0.5, metadata('scalars')))],
    [event(4, tensorScalar('acc', 0.75))],
  ]
  const follower = new TensorboardFollower()
  const given: ImportRecord[] = []
  let before = 0
  for (const [i] of parts.entries()) {
    // The last record is half written, as it may be while somebody trains.
    const whole = eventFile(...parts.slice(0, i + 1).flat())
    for (const length of [whole.length - 5, whole.length]) {
      const source = sourceOf({ [`a/${NAME}`]: whole.slice(0, length) })
      const [place] = (await tensorboard.sniff(source)) ?? []
      for await (const record of follower.read(source, place as NonNullable<typeof place>)) given.push(record)
    }
    const points = given.filter(({ kind }) => kind === 'points').length
    expect(points).toBeGreaterThan(before)
    before = points
  }
  const followed = assemble(given)
  const whole = await importSource(sourceOf({ [`a/${NAME}`]: eventFile(...parts.flat()) }))
  expect(followed.runs.size).toBe(1)
  for (const [runId, { metrics, run }] of whole.runs) {
    expect(followed.runs.get(runId)?.metrics).toEqual(metrics)
    expect(followed.runs.get(runId)?.run).toEqual(run)
  }
})

test.each([
  ['are held', undefined],
  ['are given as they are read', 0],
])(
  'a run that restarts while it is followed is given anew as another run, whether records %s',
  async (_, held) => {
    const follower = new TensorboardFollower(held)
    const read = async (...events: Uint8Array[]) => {
      const source = sourceOf({ [`a/${NAME}`]: eventFile(...events) })
      const [place] = (await tensorboard.sniff(source)) ?? []
      return assembleOf(await collect(follower.read(source, place as NonNullable<typeof place>)))
    }
    const assembleOf = ({ runs }: Awaited<ReturnType<typeof collect>>) =>
      [...runs.values()].map((run) => [run.run.runId, stepsOf(run)] as const)
    const [first] = await read(...scalars(0, 1, 2))
    const [second] = await read(...scalars(0, 1, 2), restart(1), ...scalars(1))
    const [third] = await read(...scalars(0, 1, 2), restart(1), ...scalars(1), restart(0), ...scalars(0, 1))
    expect([first?.[1], second?.[1], third?.[1]]).toEqual([
      [0, 1, 2],
      [0, 1],
      [0, 1],
    ])
    expect(new Set([first?.[0], second?.[0], third?.[0]]).size).toBe(3)
  },
)

test('progress rises to the end, and an abort ends the reading with its reason', async () => {
  const source = sourceOf({
    [`a/${NAME}`]: eventFile(...scalars(0, 1)),
    [`b/${NAME}`]: eventFile(...scalars(2)),
  })
  const { found } = await detect(source)
  const [{ format, place }] = found as [(typeof found)[number]]
  const seen: number[] = []
  await collect(format.read(source, place, { onProgress: (fraction) => seen.push(fraction) }))
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
  expect(seen.at(-1)).toBe(1)
  const abort = new AbortController()
  const reason = new Error('enough')
  const reading = collect(
    format.read(source, place, { signal: abort.signal, onProgress: () => abort.abort(reason) }),
  )
  await expect(reading).rejects.toBe(reason)
})
