import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { eventually, makeRun, seriousIssues } from './run-fixture.tsx'
import { mountPanel, type MountedPanel } from './panel-fixture.tsx'
import type { ChartSpec } from '#model/chart.ts'
import type { ChartRun } from '#ui/charts/chart-run.ts'
import { litRun } from '#ui/lit-run.ts'

const RATES = ['0.001', '0.003', '0.01', '0.03']

/** Four runs whose loss is ten times their rate. */
async function fourRuns(): Promise<ChartRun[]> {
  const made: ChartRun[] = []
  for (const [i, rate] of RATES.entries()) {
    const params = [
      ['lr', rate],
      ['optimizer', i % 2 === 0 ? 'adam' : 'sgd'],
    ] as const
    const { runId } = await makeRun({ runName: `run ${i}`, params }, [['loss', 0, 10 * Number(rate)]])
    made.push({ runId, name: `run ${i}`, color: '#0072b2' })
  }
  return made
}

async function mountKind(
  spec: ChartSpec,
  given: Partial<Parameters<typeof mountPanel>[0]> = {},
): Promise<MountedPanel & { readonly runs: readonly ChartRun[]; readonly values: HTMLElement }> {
  const runs = await fourRuns()
  const panel = await mountPanel({
    runs,
    metrics: ['loss'],
    params: ['lr', 'optimizer'],
    view: { added: [{ id: 'c1', spec }] },
    ...given,
  })
  const values = await eventually(
    () => panel.host.querySelector<HTMLElement>('[data-chart="c1"] [role="slider"]'),
    'the chart',
  )
  return { ...panel, runs, values }
}

test('bars are walked by keys from the best on, light their runs, and Enter ticks one', async () => {
  const ticked: string[] = []
  const { runs, values } = await mountKind(
    { kind: 'bar', value: 'm.loss' },
    { selection: { has: () => false, toggle: (runId) => ticked.push(runId) } },
  )
  await expect.poll(() => values.getAttribute('aria-valuetext')).toBe('run 0: loss 0.01000')
  values.focus()
  await userEvent.keyboard('{Home}{ArrowDown}')
  expect(values.getAttribute('aria-valuetext')).toBe('run 1: loss 0.03000')
  expect(litRun()).toBe(runs[1]?.runId)
  await userEvent.keyboard('{Enter}')
  expect(ticked).toEqual([runs[1]?.runId])
  expect(await seriousIssues(values.closest('figure') ?? values)).toEqual([])
})

test('bars of groups show the mean of their runs', async () => {
  const { values } = await mountKind({ kind: 'bar', value: 'm.loss', group: { by: ['p.optimizer'] } })
  await expect
    .poll(() => values.getAttribute('aria-valuetext'))
    .toMatch(/^adam: loss 0\.05500, from … to .*, runs 2$/)
})

test('a point of a scatter is read out under the pointer', async () => {
  const { runs, values } = await mountKind({
    kind: 'scatter',
    x: 'p.lr',
    y: 'm.loss',
    logX: true,
    logY: true,
  })
  await expect.poll(() => values.getAttribute('aria-valuetext')).toBe('run 0: lr 0.001000, loss 0.01000')
  const { left, top, width, height } = values.getBoundingClientRect()
  const at = { bubbles: true, clientX: left + width - 40, clientY: top + 40 }
  await eventually(() => {
    // Its place depends on the size of the picture: from the corner towards the middle until a point answers.
    for (let by = 0; by < height / 2 && litRun() === undefined; by += 4)
      values.dispatchEvent(
        new PointerEvent('pointermove', { ...at, clientX: at.clientX - by, clientY: at.clientY + by }),
      )
    return litRun()
  }, 'a run that is lit')
  expect(litRun()).toBe(runs[3]?.runId)
  expect(values.getAttribute('aria-valuetext')).toBe('run 3: lr 0.03000, loss 0.3000')
  values.dispatchEvent(new PointerEvent('pointerleave'))
})

test('brushes of parallel coordinates keep runs, by drag and by key, and the page is narrowed to them', async () => {
  const narrowed: [string, string[]][] = []
  const { host, runs, view } = await mountKind(
    { kind: 'parallel', columns: ['p.lr', 'p.optimizer', 'm.loss'], log: ['p.lr'] },
    { onNarrow: (how, runIds) => narrowed.push([how, [...runIds]]) },
  )
  const axis = await eventually(
    () => host.querySelector<HTMLElement>('[aria-label="Brush of lr"]'),
    'its axis',
  )
  expect(axis.getAttribute('aria-valuetext')).toBe('keeps all')
  axis.focus()
  // From 5 % on: the least rate goes.
  await userEvent.keyboard('{ArrowUp}')
  await expect.element(page.getByText('3 of 4 runs kept')).toBeVisible()
  const optimizer = host.querySelector<HTMLElement>('[aria-label="Brush of optimizer"]')!
  const box = optimizer.getBoundingClientRect()
  optimizer.setPointerCapture = () => undefined
  const at = (type: string, share: number): void =>
    void optimizer.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        clientX: box.left + 10,
        clientY: box.bottom - share * box.height,
        pointerId: 1,
        button: 0,
      }),
    )
  at('pointerdown', 0.7)
  at('pointermove', 0.9)
  at('pointerup', 1)
  await expect.element(page.getByText('2 of 4 runs kept')).toBeVisible()
  expect(view().added?.[0]?.spec).toMatchObject({ brushes: { 'p.optimizer': { values: ['sgd'] } } })
  await userEvent.click(page.getByRole('button', { name: 'Keep only these' }))
  expect(narrowed).toEqual([['keep', [runs[1]?.runId, runs[3]?.runId]]])
  expect(await seriousIssues(axis.closest('figure') ?? axis)).toEqual([])
  await userEvent.click(page.getByRole('button', { name: 'Clear brushes' }))
  await expect
    .poll(() => host.querySelector('[aria-label="Brush of lr"]')?.getAttribute('aria-valuetext'))
    .toBe('keeps all')
})

test('a chart is added from the menu, edited beside, and taken away', async () => {
  const runs = await fourRuns()
  const { host, view } = await mountPanel({ runs, metrics: ['loss'], params: ['lr', 'optimizer'] })
  await userEvent.click(page.getByRole('button', { name: 'Add a chart' }))
  await userEvent.click(page.getByRole('menuitem', { name: 'Parallel coordinates' }))
  expect(view().added).toEqual([
    { id: 'c1', spec: { kind: 'parallel', columns: ['p.lr', 'p.optimizer', 'm.loss'], log: ['p.lr'] } },
  ])
  await userEvent.click(page.getByRole('button', { name: 'Take axis optimizer away' }))
  expect(view().added?.[0]?.spec).toEqual({
    kind: 'parallel',
    columns: ['p.lr', 'm.loss'],
    log: ['p.lr'],
  })
  await userEvent.click(page.getByRole('button', { name: 'Remove chart' }))
  await expect.poll(() => host.querySelector('[data-chart="c1"]')).toBeNull()
  expect(view()).toEqual({})
})

test('a histogram counts runs, and the bar of a lit run is read out by keys', async () => {
  const { values } = await mountKind({ kind: 'histogram', value: 'm.loss', bins: 3 })
  await expect
    .poll(() => values.getAttribute('aria-valuetext'))
    .toMatch(/^0 to 0\.1000: runs 2, run 0 , run 1/)
  values.focus()
  await userEvent.keyboard('{End}')
  expect(values.getAttribute('aria-valuetext')).toMatch(/^0\.[23]000 to 0\.[34]000: runs 1/)
  expect(await seriousIssues(values.closest('figure') ?? values)).toEqual([])
})

test('boxes have a dot a run, which lights its run and is ticked by Enter', async () => {
  const ticked: string[] = []
  const { runs, values } = await mountKind(
    { kind: 'box', value: 'm.loss', by: 'p.optimizer' },
    { selection: { has: () => false, toggle: (runId) => ticked.push(runId) } },
  )
  await expect
    .poll(() => values.getAttribute('aria-valuetext'))
    .toBe('run 0: loss 0.01000, median of 2, adam 0.05500')
  values.focus()
  await userEvent.keyboard('{Home}{ArrowDown}')
  expect(litRun()).toBe(runs[2]?.runId)
  await userEvent.keyboard('{Enter}')
  expect(ticked).toEqual([runs[2]?.runId])
  expect(await seriousIssues(values.closest('figure') ?? values)).toEqual([])
})

test('importance leads to the points of a param, once', async () => {
  const { host, values, view } = await mountKind({ kind: 'importance', value: 'm.loss' })
  await expect
    .poll(() => values.getAttribute('aria-valuetext'))
    .toMatch(/^lr: importance .* correlation 1\.00$/)
  values.focus()
  await userEvent.keyboard('{Home}{Enter}')
  await expect.poll(() => host.querySelector('figure[aria-label="Chart of loss by lr"]')).not.toBeNull()
  values.focus()
  await userEvent.keyboard('{Home}{Enter}')
  expect(view().added).toHaveLength(2)
  expect(await seriousIssues(values.closest('figure') ?? values)).toEqual([])
})

test('a contour reads out its third value, by keys', async () => {
  const { values } = await mountKind({ kind: 'contour', x: 'p.lr', y: 'max.loss', z: 'm.loss' })
  await expect
    .poll(() => values.getAttribute('aria-valuetext'))
    .toMatch(/^run 0: loss 0\.01000, lr 0\.001000/)
  values.focus()
  await userEvent.keyboard('{End}')
  expect(values.getAttribute('aria-valuetext')).toMatch(/^run 3: loss 0\.3000/)
  expect(await seriousIssues(values.closest('figure') ?? values)).toEqual([])
})
