import fc from 'fast-check'
import { parquetReadObjects } from 'hyparquet'
import { expect, test } from 'vitest'
import { writeCsv, type TableColumn } from '#base/write-csv.ts'
import { metricTable } from '#formats/table/table.ts'
import { writeParquet } from '#formats/table/write-parquet.ts'
import { bitsOf, fromBits, NAN_BITS } from '../series/arbitraries.ts'

const text = (...values: (string | null)[]): TableColumn => ({ name: 'text', type: 'text', values })

test('a metric is a table of steps, times and values', async () => {
  const table = metricTable({
    steps: Float64Array.of(0, 1.5),
    values: Float64Array.of(-0, NaN),
    timestamps: Float64Array.of(1700000000000, 0),
  })
  expect(await writeCsv(table).text()).toBe('step,timestamp,value\r\n0.0,1700000000000,-0.0\r\n1.5,0,nan\r\n')
})

test('cells that a spreadsheet would run are made texts, numbers are not', async () => {
  const formulas = ['=1+1', '+A1', '-A1', '@SUM(1)', '\t=1', '\r=1', '\n=1', '＝1', '－x']
  const plain = ['-0.5', '+1', '1e-5', 'a=1', "'=", '', 'a,b', 'a"b', ' x']
  const lines = (await writeCsv([text(...formulas, ...plain)]).text()).split('\r\n')
  expect(lines.slice(0, 6)).toEqual(
    ['text', "'=1+1", "'+A1", "'-A1", "'@SUM(1)", '"\'\t=1"'].map((line) =>
      line.includes('\t') ? "'\t=1" : line,
    ),
  )
  expect(lines.slice(-11)).toEqual([
    "'－x",
    '-0.5',
    '+1',
    '1e-5',
    'a=1',
    "'=",
    '',
    '"a,b"',
    '"a""b"',
    '" x"',
    '',
  ])
  expect(await writeCsv([text('=1')], { raw: true }).text()).toBe('text\r\n=1\r\n')
})

test('Parquet keeps every bit of a number, and which texts are none', async () => {
  const bits = fc.array(
    fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.constantFrom(0n, 2n ** 63n, ...NAN_BITS)),
  )
  await fc.assert(
    fc.asyncProperty(bits, fc.array(fc.option(fc.string({ unit: 'grapheme' }))), async (words, texts) => {
      const values = fromBits(words)
      const file = await writeParquet([{ name: 'value', type: 'number', values }])
      const rows = await parquetReadObjects({ file: await file.arrayBuffer() })
      expect(bitsOf(Float64Array.from(rows, (row) => row['value'] as number))).toEqual(
        bitsOf(Float64Array.from(values)),
      )
      const second = await writeParquet([
        text(...texts),
        { name: 'n', type: 'integer', values: Float64Array.from(texts, (_, i) => i * 2 ** 40) },
      ])
      const read = await parquetReadObjects({ file: await second.arrayBuffer() })
      expect(read).toEqual(texts.map((value, i) => ({ text: value ?? null, n: BigInt(i * 2 ** 40) })))
    }),
    { numRuns: 50 },
  )
})
