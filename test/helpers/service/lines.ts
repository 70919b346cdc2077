import { describe, expect, test } from 'vitest'
import type { Line, LinesRequest } from '#model/lines.ts'
import type { SeriesSlice } from '#model/metric.ts'
import { smooth } from '#series/smooth.ts'
import { columnsOf, OTHER_WRITER, START, WRITER, type ServiceContext } from './context.ts'

type Point = readonly [key: string, step: number, value: number, time?: number]

export function describeLines(ctx: ServiceContext): void {
  describe('lines', () => {
    const log = async (runId: string, points: readonly Point[], writerId = WRITER): Promise<void> => {
      for (let at = 0, seq = 0; at < points.length; at += 10_000, seq++)
        await ctx.api.logBatch({
          runId,
          writerId,
          seq,
          metrics: columnsOf(points.slice(at, at + 10_000)),
        })
    }
    const logValues = async (runId: string, key: string, values: readonly number[]): Promise<void> =>
      await log(
        runId,
        values.map((value, step) => [key, step, value, START + step * 10]),
      )
    const ask = async (
      request: Partial<LinesRequest> & Pick<LinesRequest, 'runIds'>,
    ): Promise<readonly Line[]> =>
      (await ctx.api.readLines({ sources: ['loss'], x: 'step', width: 100, ...request })).lines

    const wave = (n: number, seed = 1): number[] =>
      Array.from({ length: n }, (_, i) => Math.sin(i / 50 + seed) + ((i * 7919 * seed) % 101) / 100)

    /** Each column against all points of its pixel. */
    function expectColumns(
      slice: SeriesSlice | undefined,
      ys: ArrayLike<number>,
      from: number,
      to: number,
      width: number,
    ) {
      if (slice === undefined || slice.raw) return expect.fail('not binned')
      const pixels = new Map<number, number[]>()
      for (let step = Math.ceil(from); step <= to; step++) {
        const pixel = Math.min(width - 1, Math.floor((step - from) * (width / (to - from))))
        pixels.set(pixel, [...(pixels.get(pixel) ?? []), ys[step]!])
      }
      expect(slice.x).toHaveLength(pixels.size)
      ;[...pixels.values()].forEach((own, c) => {
        const finite = own.filter(Number.isFinite)
        expect([slice.first[c], slice.min[c], slice.max[c], slice.last[c], slice.count[c]]).toEqual([
          own[0],
          finite.length > 0 ? Math.min(...finite) : NaN,
          finite.length > 0 ? Math.max(...finite) : NaN,
          own.at(-1),
          own.length,
        ])
      })
    }

    test('columns are those of the screen’s pixels, at every zoom', async () => {
      const runId = await ctx.newRunId()
      const values = wave(60_000)
      values[31_234] = 99
      await logValues(runId, 'loss', values)
      await ctx.api.logBatch({ runId, writerId: OTHER_WRITER, seq: 0, status: 'FINISHED' })
      await ctx.opened.settle()
      for (const [from, to] of [
        [0, 59_999],
        [10_000.5, 50_000.25],
        [31_000, 33_000],
      ] as const) {
        const [line] = await ask({ runIds: [runId], from, to, width: 97 })
        expectColumns(line?.slice, values, from, to, 97)
      }
      const [close] = await ask({ runIds: [runId], from: 31_200, to: 31_300, width: 97 })
      expect(close?.slice).toMatchObject({ raw: true, total: 60_000 })
      if (close?.slice.raw) expect([...close.slice.y]).toEqual(values.slice(31_199, 31_302))
    })

    test('a draft reads no points of a long series, and says that it is coarse', async () => {
      const runId = await ctx.newRunId()
      const values = wave(60_000)
      values[31_234] = 99
      await logValues(runId, 'loss', values)
      await ctx.api.logBatch({ runId, writerId: OTHER_WRITER, seq: 0, status: 'FINISHED' })
      await ctx.opened.settle()
      const request = { runIds: [runId], sources: ['loss'], x: 'step', width: 500 } as const
      const draft = await ctx.api.readLines({ ...request, draft: 'lines' })
      expect(draft).toMatchObject({ exact: false, extent: [0, 59_999] })
      const slice = draft.lines[0]?.slice
      if (slice === undefined || slice.raw) return expect.fail('not binned')
      expect(Math.max(...slice.max)).toBe(99)
      expect(slice.count.reduce((a, b) => a + b)).toBe(60_000)
      expect(await ctx.api.readLines({ ...request, draft: 'extent' })).toMatchObject({
        lines: [],
        extent: [0, 59_999],
      })
      expect(await ctx.api.readLines({ ...request, from: 0, to: 59_999 })).toMatchObject({ exact: true })
    })

    test('a draft of many runs answers each in its place: long ones, short ones, and those without the metric', async () => {
      const runIds = await Promise.all(Array.from({ length: 150 }, () => ctx.newRunId()))
      const [long, short] = [wave(3_000), [5, 4, 3]]
      for (const [i, runId] of runIds.entries()) {
        await logValues(runId, i % 3 === 2 ? 'other' : 'loss', i % 3 === 0 ? long : short)
        if (i % 3 === 0) await ctx.api.logBatch({ runId, writerId: OTHER_WRITER, seq: 0, status: 'FINISHED' })
      }
      await ctx.opened.settle()
      const request = { runIds, sources: ['loss'], x: 'step', width: 100 } as const
      const draft = await ctx.api.readLines({ ...request, draft: 'lines' })
      expect(draft).toMatchObject({ exact: false, extent: [0, 2_999] })
      expect(draft.lines.map(({ run }) => run)).toEqual(runIds.map((_, i) => i))
      draft.lines.forEach(({ slice }, i) => {
        expect(slice).toMatchObject({ raw: i % 3 !== 0, total: [3_000, 3, 0][i % 3] })
        if (slice.raw) expect([...slice.y]).toEqual(i % 3 === 1 ? short : [])
        // Of so few blocks each is one of its chunk's own.
        else expect([...slice.count]).toEqual([...Array.from({ length: 11 }, () => 256), 184])
      })
      const exact = await ctx.api.readLines({ ...request, from: 0, to: 2_999 })
      expect(exact.exact).toBe(true)
      expectColumns(exact.lines[147]?.slice, long, 0, 2_999, 100)
    })

    test('a smoothed line is that of all points, whatever the zoom', async () => {
      const runId = await ctx.newRunId()
      const values = wave(5_000).map((value, i) => (i % 700 === 3 ? NaN : value))
      await logValues(runId, 'loss', values)
      const steps = Float64Array.from(values.keys())
      for (const smoothing of [
        { kind: 'twema', amount: 0.9 },
        { kind: 'ema', amount: 0.99 },
        { kind: 'mean', amount: 31 },
        { kind: 'gaussian', amount: 7 },
      ] as const) {
        const wanted = smooth(steps, Float64Array.from(values), smoothing, 4_999 / 1_000)
        const [line] = await ask({ runIds: [runId], from: 1_000, to: 3_000, width: 50, smoothing })
        expectColumns(line?.slice, values, 1_000, 3_000, 50)
        expectColumns(line?.smooth, wanted, 1_000, 3_000, 50)
        const [close] = await ask({ runIds: [runId], from: 2_000, to: 2_010, width: 50, smoothing })
        if (!close?.smooth?.raw) return expect.fail('not raw')
        expect([...close.smooth.y]).toEqual([...wanted.subarray(1_999, 2_012)])
      }
    })

    test('groups of seeds: mean, band and n at every step, to 1e-12', async () => {
      const runIds: string[] = []
      const curves: number[][] = []
      for (let i = 0; i < 20; i++) {
        runIds.push(await ctx.newRunId())
        // Seeds end at different steps.
        curves.push(wave(40 - (i % 5), i + 1))
        await logValues(runIds[i]!, 'loss', curves[i]!)
      }
      const members = [0, 1, 2, 3].map((group) => [0, 1, 2, 3, 4].map((seed) => group * 5 + seed))
      const lines = await ask({
        runIds,
        groups: { members, center: 'mean', band: 'std', withMembers: true },
      })
      expect(lines.filter(({ run }) => run >= 0)).toHaveLength(20)
      const groups = lines.filter(({ group }) => group >= 0)
      expect(groups.map(({ group }) => group)).toEqual([0, 1, 2, 3])
      for (const { group, slice, band } of groups) {
        if (!slice.raw || band === undefined) return expect.fail('not raw')
        expect([...slice.x]).toEqual([...Array(40).keys()])
        for (let step = 0; step < 40; step++) {
          const values = members[group]!.flatMap((run) => curves[run]![step] ?? [])
          const mean = values.reduce((a, b) => a + b) / values.length
          const std = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1))
          expect(band.n[step]).toBe(values.length)
          expect(Math.abs(slice.y[step]! - mean)).toBeLessThan(1e-12)
          if (values.length > 1) {
            expect(Math.abs(band.low[step]! - (mean - std))).toBeLessThan(1e-12)
            expect(Math.abs(band.high[step]! - (mean + std))).toBeLessThan(1e-12)
          }
        }
      }
    })

    test('a group of long series keeps the spike of one member in its range', async () => {
      const runIds = [await ctx.newRunId(), await ctx.newRunId()]
      const [a, b] = [wave(9_000, 1), wave(9_000, 2)]
      a[4_321] = 1_000
      await logValues(runIds[0]!, 'loss', a)
      await logValues(runIds[1]!, 'loss', b)
      const [line] = await ask({
        runIds,
        from: 0,
        to: 8_999,
        width: 90,
        groups: { members: [[0, 1]], center: 'median', band: 'range', withMembers: false },
      })
      expectColumns(
        line?.slice,
        a.map((value, i) => (value + b[i]!) / 2),
        0,
        8_999,
        90,
      )
      expect(line?.band?.high.indexOf(1_000)).toBe(43)
      expect(line?.band?.n).toHaveLength(90)
    })

    test('an expression over metrics, and its error with a column', async () => {
      const runId = await ctx.newRunId()
      await log(runId, [
        ['train/loss', 0, 1],
        ['val/loss', 0, 3],
        ['train/loss', 1, 0.5],
        ['train/loss', 2, 0.25],
        ['val/loss', 2, 2],
      ])
      const [line] = await ask({ runIds: [runId], sources: ['= val/loss - train/loss'] })
      expect(line?.slice).toMatchObject({ x: Float64Array.of(0, 2), y: Float64Array.of(2, 1.75) })
      await expect(ask({ runIds: [runId], sources: ['loss', '= a +'] })).rejects.toMatchObject({
        code: 'INVALID_PARAMETER_VALUE',
        details: { column: 6 },
      })
    })

    test('any metric is an axis, also when it was logged in other calls', async () => {
      const runId = await ctx.newRunId()
      await log(
        runId,
        [0, 1, 2, 3, 4].map((step) => ['loss', step, 10 - step]),
      )
      await log(
        runId,
        [
          ['epoch', 0, 0],
          ['epoch', 4, 2],
        ],
        OTHER_WRITER,
      )
      const [line] = await ask({ runIds: [runId], x: 'm.epoch' })
      expect(line?.slice).toMatchObject({
        x: Float64Array.of(0, 0.5, 1, 1.5, 2),
        y: Float64Array.of(10, 9, 8, 7, 6),
      })
      const [none] = await ask({ runIds: [runId], x: 'm.nothing' })
      expect(none?.slice.x).toHaveLength(0)
    })

    test('a run that was started again is two lines, or the later one alone', async () => {
      const runId = await ctx.newRunId()
      const first = Array.from({ length: 10 }, (_, i): Point => ['loss', i, i, START + i])
      const second = Array.from({ length: 10 }, (_, i): Point => ['loss', i + 5, 100 + i, START + 50 + i])
      await log(runId, first)
      await log(runId, second, OTHER_WRITER)
      const split = await ask({ runIds: [runId] })
      expect(split.map(({ part, slice }) => [part, [...(slice.raw ? slice.x : [])]])).toEqual([
        [0, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
        [1, [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]],
      ])
      const later = await ask({ runIds: [runId], jumps: 'later' })
      expect(later.map(({ slice }) => [...(slice.raw ? slice.y : [])])).toEqual([
        [0, 1, 2, 3, 4],
        [100, 101, 102, 103, 104, 105, 106, 107, 108, 109],
      ])
      expect(await ask({ runIds: [runId], jumps: 'join' })).toHaveLength(1)
      expect(await ask({ runIds: [runId], x: 'time' })).toHaveLength(1)
    })

    test('relative time counts from each run’s own start', async () => {
      const runIds: string[] = []
      for (const startTime of [START, START + 1_000]) {
        const run = await ctx.api.createRun({ experiment: 'mnist', startTime })
        runIds.push(run.runId)
        await log(run.runId, [['loss', 0, 1, startTime + 5]])
      }
      const lines = await ask({ runIds, x: 'relative', smoothing: { kind: 'ema', amount: 0.5 } })
      expect(lines.map(({ slice }) => slice.x[0])).toEqual([5, 5])
      expect((await ask({ runIds, x: 'relative' })).map(({ slice }) => slice.x[0])).toEqual([5, 5])
    })

    test('points that come later are in the next answer', async () => {
      const runId = await ctx.newRunId()
      const smoothing = { kind: 'ema', amount: 0.5 } as const
      await log(runId, [['loss', 0, 4]])
      await ask({ runIds: [runId], smoothing })
      await log(runId, [['loss', 1, 1]], OTHER_WRITER)
      const [line] = await ask({ runIds: [runId], smoothing })
      expect(line?.smooth).toMatchObject({ y: Float64Array.of(4, 2) })
    })

    test('the spread tells the quartiles and the tails of what is drawn', async () => {
      const runId = await ctx.newRunId()
      await logValues(runId, 'loss', [...Array(101).keys()])
      const request = { runIds: [runId], sources: ['loss'], x: 'step', width: 100, spread: true } as const
      expect((await ctx.api.readLines(request)).spread).toEqual([5, 25, 75, 95])
      expect((await ctx.api.readLines({ ...request, sources: ['none'] })).spread).toBeUndefined()
    })

    test('a reader that asks anew or cancels is answered no more', async () => {
      const runIds: string[] = []
      for (let i = 0; i < 40; i++) {
        runIds.push(await ctx.newRunId())
        await logValues(runIds[i]!, 'loss', wave(10))
      }
      const reader = 'a chart'
      const old = ask({ runIds, reader })
      const caught = expect(old).rejects.toMatchObject({ code: 'CANCELLED' })
      expect(await ask({ runIds, reader })).toHaveLength(40)
      await caught
      const another = expect(ask({ runIds, reader })).rejects.toMatchObject({ code: 'CANCELLED' })
      await ctx.api.cancelLines(reader)
      await another
    })

    test('a run that is gone or lacks the metric is an empty line', async () => {
      const lines = await ask({ runIds: [await ctx.newRunId(), 'f'.repeat(32)], sources: ['loss'] })
      expect(lines.map(({ run, slice }) => [run, slice.total])).toEqual([
        [0, 0],
        [1, 0],
      ])
    })
  })
}
