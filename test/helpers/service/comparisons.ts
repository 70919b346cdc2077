import { expect, test } from 'vitest'
import type { Report } from '#model/report.ts'
import { columnsOf, type ServiceContext } from './context.ts'

const TEMPLATE = '<title><!--title--></title><body><!--data--></body>'

export function describeComparisons(ctx: ServiceContext): void {
  test('a comparison leaves as one page that holds its runs, names and all points', async () => {
    const { runId } = await ctx.api.createRun({ experiment: 'flats', runName: 'one' })
    await ctx.log(runId, {
      metrics: columnsOf([
        ['loss', 0, 1],
        ['loss', 1, NaN],
        ['accuracy', 1, -0],
      ]),
    })
    const request = { runIds: [runId], title: 'One <run>', template: TEMPLATE }
    const { fileName, content } = await ctx.api.exportHtml(request)
    expect(fileName).toBe('One-run.html')
    const html = await content.text()
    expect(html).toContain('<title>One &lt;run></title>')
    const report = JSON.parse(/id="report">(.*)<\/script>/.exec(html)?.[1] ?? '') as Report
    expect(report.metrics).toEqual(['accuracy', 'loss'])
    const [run] = report.runs
    expect([run?.runId, run?.runName, run?.summaries.map(({ count }) => count).sort()]).toEqual([
      runId,
      'one',
      [1, 2],
    ])
    await expect(ctx.api.exportHtml({ ...request, runIds: ['f'.repeat(32)] })).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    })
  })
}
