import { describe, expect, test } from 'vitest'
import type { MetricHistory } from '#model/metric.ts'
import { columnsOf, bitsOf, WRITER, START, type ServiceContext } from './context.ts'

export function describeSeries(ctx: ServiceContext): void {
  describe('series', () => {
    /** Logs n points of each key in batches of 1,000, some steps out of order. */
    async function logMany(
      runId: string,
      keys: readonly string[],
      n: number,
    ): Promise<Map<string, MetricHistory>> {
      const expected = new Map<string, MetricHistory>()
      let state = 42
      const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647
      const points = keys.flatMap((key) =>
        Array.from({ length: n }, (_, i): [string, number, number, number] => [
          key,
          i,
          random(),
          START + i * 7,
        ]),
      )
      for (const key of keys) {
        const own = points.filter(([k]) => k === key)
        expected.set(key, {
          steps: Float64Array.from(own, ([, step]) => step),
          values: Float64Array.from(own, ([, , value]) => value),
          timestamps: Float64Array.from(own, ([, , , time]) => time),
        })
      }
      const size = 10_000
      const batches = Array.from({ length: Math.ceil(points.length / size) }, (_, i) =>
        points.slice(i * size, (i + 1) * size),
      )
      await Promise.all(batches.map((part) => ctx.log(runId, { metrics: columnsOf(part) })))
      return expected
    }

    test('the same points are read before and after compaction', async () => {
      const runId = await ctx.newRunId()
      const expected = await logMany(runId, ['a', 'b'], 40_000)
      const check = async (): Promise<void> => {
        for (const [key, { steps, values, timestamps }] of expected) {
          const history = await ctx.api.readHistory(runId, key)
          expect(bitsOf(history.steps)).toBe(bitsOf(steps))
          expect(bitsOf(history.values)).toBe(bitsOf(values))
          expect(bitsOf(history.timestamps)).toBe(bitsOf(timestamps))
        }
      }
      await check()
      await ctx.log(runId, { status: 'FINISHED' })
      await ctx.opened.settle()
      await check()
      await ctx.log(runId, { metrics: columnsOf([['a', 20_000.5, 7]]) })
      expect((await ctx.api.readHistory(runId, 'a')).steps[20_001]).toBe(20_000.5)
    })

    test.each(['step', 'time', 'relative'] as const)(
      'by %s every column is exact, from heads and from points',
      async (x) => {
        const runId = await ctx.newRunId()
        const expected = (await logMany(runId, ['a'], 90_000)).get('a')
        await ctx.log(runId, { status: 'FINISHED' })
        await ctx.opened.settle()
        const { run } = await ctx.api.getRun(runId)
        const shift = x === 'relative' ? run.startTime : 0
        const xs =
          (x === 'step' ? expected?.steps : expected?.timestamps)?.map((value) => value - shift) ??
          new Float64Array()
        const ys = expected?.values ?? new Float64Array()
        const spans = [
          [0, 1],
          [0.25, 0.75],
          [0.5, 0.51],
          [0.3, 0.3005],
        ] as const
        for (const [[a, b], width] of spans.flatMap((span) => [[span, 80] as const, [span, 8] as const])) {
          const [from, to] = [a, b].map(
            (share) => (xs[0] ?? 0) + share * ((xs.at(-1) ?? 0) - (xs[0] ?? 0)),
          ) as [number, number]
          const [slice] = await ctx.api.readSeries({
            runIds: [runId],
            key: 'a',
            x,
            width,
            ...(a === 0 ? {} : { from, to }),
          })
          const inside = [...xs.keys()].filter((i) => (xs[i] ?? 0) >= from && (xs[i] ?? 0) <= to)
          expect(slice?.total).toBe(90_000)
          if (slice === undefined) return
          if (slice.raw) {
            expect([...slice.y]).toEqual(inside.map((i) => ys[i]))
            continue
          }
          expect(slice.count.reduce((sum, n) => sum + n, 0)).toBe(inside.length)
          for (let c = 0, at = 0; c < slice.x.length; c++) {
            const own = inside.slice(at, (at += slice.count[c] ?? 0)).map((i) => ys[i] ?? NaN)
            expect([slice.first[c], slice.min[c], slice.max[c], slice.last[c]]).toEqual([
              own[0],
              Math.min(...own),
              Math.max(...own),
              own.at(-1),
            ])
          }
        }
      },
    )

    test('many runs are answered in the order asked', async () => {
      const runIds: string[] = []
      for (let i = 0; i < 70; i++) runIds.push(await ctx.newRunId())
      await Promise.all(
        runIds.map((runId, i) =>
          ctx.api.logBatch({ runId, writerId: WRITER, seq: 0, metrics: columnsOf([['m', 0, i]]) }),
        ),
      )
      const slices = await ctx.api.readSeries({ runIds, key: 'm', x: 'step', width: 100 })
      expect(slices.map((slice) => (slice.raw ? slice.y[0] : NaN))).toEqual([...runIds.keys()])
      expect(slices.map(({ runId }) => runId)).toEqual(runIds)
    })

    test('an unknown metric and a run that is gone are empty slices', async () => {
      const runId = await ctx.newRunId()
      const slices = await ctx.api.readSeries({
        runIds: [runId, 'f'.repeat(32)],
        key: 'none',
        x: 'step',
        width: 100,
      })
      expect(slices).toMatchObject([
        { raw: true, total: 0 },
        { raw: true, total: 0 },
      ])
      expect((await ctx.api.readHistory(runId, 'none')).values).toHaveLength(0)
      await expect(ctx.api.readHistory('f'.repeat(32), 'none')).rejects.toMatchObject({
        code: 'RESOURCE_DOES_NOT_EXIST',
      })
    })

    test('a run of many small batches stays a few rows, and reads in order', async () => {
      const runId = await ctx.newRunId()
      for (let n = 0; n < 200; n++)
        await ctx.log(runId, {
          metrics: columnsOf([
            ['loss', n, 1 / (n + 1)],
            ['acc', n, n],
          ]),
        })
      await ctx.opened.settle()
      expect([...(await ctx.api.readHistory(runId, 'acc')).values]).toEqual(
        Array.from({ length: 200 }, (_, n) => n),
      )
    })
  })
}
