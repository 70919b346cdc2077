import { expect, test } from 'vitest'
import { writeHtml } from '#formats/html/write-html.ts'
import { makeExperiment, makeRun } from '#formats/make-records.ts'
import type { ImportRecord, PointsRecord } from '#formats/records.ts'
import type { Report } from '#model/report.ts'
import { historyFromText } from '#series/history-text.ts'

const TEMPLATE = '<title><!--title--></title><body><!--data--><script>page()</script></body>'

function points(runId: string, key: string, ...values: number[]): PointsRecord {
  const columns = {
    keys: [key],
    keyIndex: new Uint32Array(values.length),
    step: Float64Array.from(values, (_, i) => i),
    value: Float64Array.from(values),
    time: Float64Array.from(values, (_, i) => 1_700_000_000_000 + i),
  }
  return { kind: 'points', runId, columns }
}

async function write(records: readonly ImportRecord[], title = 'A & <b>'): Promise<string> {
  const blob = await writeHtml(records, { title, written: 5, template: TEMPLATE })
  expect(blob.type).toBe('text/html')
  return blob.text()
}

/** The text of an element. */
function contentOf(html: string, id: string): string {
  const start = html.indexOf(`id="${id}">`)
  expect(start).toBeGreaterThan(0)
  return html.slice(start + `id="${id}">`.length, html.indexOf('</script>', start))
}

const RUN = makeRun({
  runId: 'r1',
  experiment: 'e',
  runName: '</script><script>alert(1)</script>',
  params: new Map([['__proto__', '<!--']]),
})

test('runs, params and summaries stand as JSON, points as text, and none of it can end its element', async () => {
  const html = await write([
    makeExperiment('e', 'Houses'),
    RUN,
    points('r1', 'val/loss', 0.5, NaN, -0),
    points('r1', 'acc', Infinity),
    points('r1', 'val/loss', 0.25),
  ])
  expect(
    html.startsWith('<title>A &amp; &lt;b></title><body><script type="application/json" id="report">'),
  ).toBe(true)
  expect(html.endsWith('</script>\n<script>page()</script></body>')).toBe(true)
  expect(html.match(/<script/g)).toHaveLength(4)
  const report = JSON.parse(contentOf(html, 'report')) as Report
  expect(report).toEqual({
    title: 'A & <b>',
    written: 5,
    experiments: ['Houses'],
    metrics: ['acc', 'val/loss'],
    runs: [
      {
        runId: 'r1',
        runName: '</script><script>alert(1)</script>',
        experiment: 0,
        status: 'FINISHED',
        startTime: null,
        endTime: null,
        params: [['__proto__', '<!--']],
        tags: [],
        summaries: [
          { metric: 1, last: '-0', min: '-0', max: 0.5, count: 4 },
          { metric: 0, last: 'Infinity', min: 'NaN', max: 'NaN', count: 1 },
        ],
      },
    ],
  })
  const [place, text = ''] = contentOf(html, 'metric-1').trim().split(' ')
  expect(place).toBe('0')
  const history = await historyFromText(text)
  expect([...history.values]).toEqual([0.5, NaN, -0, 0.25])
  expect([...history.timestamps]).toEqual([0, 1, 2, 0].map((i) => 1_700_000_000_000 + i))
})

test('points of a run come in parts when there are many, and memory holds a million at most', async () => {
  const chunk = Array.from({ length: 16_384 }, (_, i) => i)
  const records = Array.from({ length: 70 }, () => points('r1', 'x', ...chunk))
  const html = await write([makeExperiment('e', 'E'), RUN, ...records])
  const lines = contentOf(html, 'metric-0').trim().split('\n')
  expect(lines.length).toBe(2)
  const counts = await Promise.all(
    lines.map(async (line) => (await historyFromText(line.split(' ')[1] ?? '')).values.length),
  )
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(70 * 16_384)
})

test('an abort ends the writing with its reason', async () => {
  const abort = new AbortController()
  abort.abort(new Error('enough'))
  const written = writeHtml([RUN], { title: '', written: 0, template: TEMPLATE, signal: abort.signal })
  await expect(written).rejects.toThrow('enough')
})

test('a page without a place for data is refused', async () => {
  await expect(writeHtml([RUN], { title: '', written: 0, template: '<p>' })).rejects.toMatchObject({
    code: 'INTERNAL_ERROR',
  })
})
