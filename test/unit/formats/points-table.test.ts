import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, test } from 'vitest'
import { isTrackletError } from '#base/errors.ts'
import type { MetricHistory } from '#model/metric.ts'
import { concatHistories, splitByKey } from '#series/columns.ts'
import { PointsTable, readPoints } from '#formats/bundle/read-points.ts'
import { writePoints } from '#formats/bundle/write-points.ts'
import { hashOf } from '../../helpers/bundle-parts.ts'
import { joinBytes } from '../../helpers/make-zip.ts'
import { makeRandom as makeBounded, mutate, MUTATIONS } from '../../helpers/mutate.ts'
import { makeRandom } from '../../helpers/seed.ts'

const LENGTHS = { 'a/loss': 100_000, 'b é 🦊': 50_000, c: 1, 'd%': 300_000 } as const
const COUNT = Object.values(LENGTHS).reduce<number>((a, b) => a + b, 0)

const historyOf = (length: number, seed: number): MetricHistory => {
  const random = makeRandom(seed)
  return {
    steps: Float64Array.from({ length }, (_, i) => i / 3),
    values: Float64Array.from({ length }, () => (random() < 0.01 ? NaN : random() - 0.5)),
    timestamps: Float64Array.from({ length }, (_, i) => 1.7e12 + 7 * i),
  }
}

const histories = Object.entries(LENGTHS).map(([key, length], i) => [key, historyOf(length, i + 1)] as const)

async function write(metrics = histories): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  const series = async function* () {
    for (const each of metrics) yield await Promise.resolve(each)
  }
  for await (const piece of writePoints(series())) pieces.push(piece)
  return joinBytes(...pieces)
}

async function readAlone(table: PointsTable, key: string): Promise<MetricHistory> {
  const parts: MetricHistory[] = []
  for (let group = 0; group < table.groups; group++)
    if (table.mayHold(group, key)) parts.push(...(await table.readMetric(group, key)))
  return concatHistories(parts)
}

/** Of all bits. */
const hashesOf = ({ steps, values, timestamps }: MetricHistory): string[] =>
  [steps, values, timestamps].map((column) => hashOf(new Uint8Array(column.slice().buffer)))

test('a metric that is read alone has the points that the whole table has of it, bit for bit', async () => {
  const content = await write()
  const parts = []
  for await (const columns of readPoints(content, COUNT, 'points')) parts.push(columns)
  const all = splitByKey(parts)
  const table = await PointsTable.open(content, COUNT, 'points')
  expect(table.groups).toBeGreaterThan(2)
  for (const [key, history] of histories) {
    const alone = await readAlone(table, key)
    expect(hashesOf(alone)).toEqual(hashesOf(history))
    expect(hashesOf(alone)).toEqual(hashesOf(all.get(key) as MetricHistory))
  }
})

test('of a large table a metric reads its own bytes only', async () => {
  const content = await write()
  const read: [number, number][] = []
  class Watched extends Blob {
    override slice(from = 0, to = this.size): Blob {
      read.push([from, to])
      return super.slice(from, to)
    }
  }
  const table = await PointsTable.open(new Watched([content]), COUNT, 'points')
  read.length = 0
  await readAlone(table, 'c')
  expect(read.reduce((sum, [from, to]) => sum + to - from, 0)).toBeLessThan(1_000)
  await readAlone(table, 'b é 🦊')
  expect(read.reduce((sum, [from, to]) => sum + to - from, 0)).toBeLessThan(50_000 * 24 + 10_000)
})

test('metrics that stand in turn, and tables that others wrote, are read whole', async () => {
  const rows = 1_000
  const column = <T>(name: string, type: 'STRING' | 'DOUBLE' | 'INT64', at: (i: number) => T) => ({
    name,
    type,
    nullable: false,
    data: Array.from({ length: rows }, (_, i) => at(i)),
  })
  const content = new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        column('key', 'STRING', (i) => ['x', 'y'][i % 2]),
        column('step', 'DOUBLE', (i) => i),
        column('timestamp', 'INT64', (i) => BigInt(i)),
        column('value', 'DOUBLE', Math.sqrt),
      ],
    }),
  )
  const table = await PointsTable.open(content, rows, 'points')
  const { steps, values } = await readAlone(table, 'y')
  expect([...steps]).toEqual(Array.from({ length: rows / 2 }, (_, i) => 2 * i + 1))
  expect([...values]).toEqual([...steps].map(Math.sqrt))
})

test('a damaged table gives points or a typed error', async () => {
  const small = histories.map(([key]) => [key, historyOf(20, 1)] as const)
  const content = await write(small)
  const outcome = { read: 0, refused: 0 }
  for (let n = 0; n < MUTATIONS; n++) {
    try {
      const table = await PointsTable.open(mutate(content, makeBounded(n)), 20 * small.length, 'points')
      for (const [key] of small) await readAlone(table, key)
      outcome.read++
    } catch (error) {
      if (!isTrackletError(error)) throw new Error(`Mutation ${String(n)}`, { cause: error })
      outcome.refused++
    }
  }
  expect(Math.min(outcome.read, outcome.refused)).toBeGreaterThan(100)
})
