import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { eventually, logPoints, makeRun, openApp, seriousIssues } from './run-fixture.tsx'
import { setTheme } from '#ui/theme/theme.ts'
import { toDarkRunColor } from '#model/run-color.ts'

const POINTS = 200_000
const SPIKE = 123_457

/** Noise of the same course each time. */
function wave(i: number): number {
  return Math.sin(i / 9000) + ((i * 7919) % 1000) / 2000
}

function figure(metric: string): HTMLElement | null {
  return document.querySelector(`figure[aria-label="Chart of ${metric}"]`)
}

async function drawn(metric: string): Promise<{ canvas: HTMLCanvasElement; overlay: HTMLElement }> {
  return await eventually(() => {
    const overlay = figure(metric)?.querySelector<HTMLElement>('[role="slider"]')
    const canvas = figure(metric)?.querySelector('canvas')
    return overlay && canvas && columnsOfColor(canvas, undefined).length > 0 ? { canvas, overlay } : undefined
  }, `lines of ${metric} on its canvas`)
}

/** The x of canvas columns that hold saturated pixels (axes are grey) in the given rows. */
function columnsOfColor(canvas: HTMLCanvasElement, rows: readonly [number, number] | undefined): number[] {
  const [top, bottom] = rows ?? [0, canvas.height]
  if (canvas.width === 0 || bottom <= top) return []
  const { data, width, height } = canvas.getContext('2d')!.getImageData(0, top, canvas.width, bottom - top)
  const columns = new Set<number>()
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4
      const [r = 0, g = 0, b = 0, a = 0] = data.subarray(at, at + 4)
      if (a > 120 && Math.max(r, g, b) - Math.min(r, g, b) > 40) columns.add(x)
    }
  return [...columns].sort((a, b) => a - b)
}

test('one spike among 200,000 points is drawn at full view, in its own pixel column, to its own height', async () => {
  const points = Array.from({ length: POINTS }, (_, i) => ['signal', i, i === SPIKE ? 40 : wave(i)] as const)
  const { path } = await makeRun({}, points)
  await openApp(`${path}/charts`)
  const { canvas, overlay } = await drawn('signal')
  const ratio = canvas.width / canvas.clientWidth
  const left = Number.parseFloat(overlay.style.left) * ratio
  const wanted = left + (SPIKE / (POINTS - 1)) * overlay.clientWidth * ratio
  // The upper three quarters of the plot hold nothing but the spike.
  const distances = (): number[] =>
    columnsOfColor(canvas, [8 * ratio, Math.round((8 + overlay.clientHeight * 0.7) * ratio)]).map((column) =>
      Math.abs(column - wanted),
    )
  // At first from an overview, whose columns are wider.
  await expect.poll(() => distances().length).toSatisfy((n: number) => n > 0 && n <= 4 * ratio)
  for (const distance of distances()) expect(distance).toBeLessThanOrEqual(3 * ratio)
})

test('a drag zooms to exact points; a double click and Escape go back', async () => {
  const { path } = await makeRun(
    {},
    Array.from({ length: 50_000 }, (_, i) => ['signal', i, wave(i)] as const),
  )
  await openApp(`${path}/charts`)
  const { overlay } = await drawn('signal')
  const box = overlay.getBoundingClientRect()
  const range = (): number[] => [Number(overlay.ariaValueMin), Number(overlay.ariaValueMax)]
  const drag = (from: number, to: number): void => {
    const at = (type: string, share: number): void =>
      void overlay.dispatchEvent(
        new PointerEvent(type, {
          bubbles: true,
          clientX: box.left + share * box.width,
          clientY: box.top + 40,
          pointerId: 1,
          button: 0,
        }),
      )
    overlay.setPointerCapture = () => undefined
    at('pointerdown', from)
    at('pointermove', (from + to) / 2)
    at('pointermove', to)
    at('pointerup', to)
  }
  drag(0.5, 0.51)
  await expect.poll(() => range()[1]! - range()[0]!).toBeLessThan(600)
  drag(0.2, 0.4)
  await expect.poll(() => range()[1]! - range()[0]!).toBeLessThan(150)
  const zoomed = range()
  overlay.focus()
  await userEvent.keyboard('{Home}')
  // Column by column at first; once the exact points are here, one by one.
  const step = Math.ceil(zoomed[0]!)
  const spoken = (i: number): string =>
    `step ${i.toLocaleString('en')}: ${wave(i).toPrecision(4).replace('-', '−')}`
  await expect.poll(() => overlay.getAttribute('aria-valuetext')).toBe(spoken(step))
  for (let i = 1; i < 12; i++) {
    await userEvent.keyboard('{ArrowRight}')
    await expect.poll(() => overlay.getAttribute('aria-valuetext')).toBe(spoken(step + i))
  }
  overlay.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))
  await expect.poll(() => range()[1]! - range()[0]!).toBeGreaterThan(400)
  await userEvent.keyboard('{Escape}')
  await expect.poll(range).toEqual([0, 49_999])
})

test('a live run grows in place: the same canvas, a longer axis', async () => {
  const { runId, path } = await makeRun({}, [
    ['loss', 0, 1],
    ['loss', 1, 0.5],
  ])
  await openApp(`${path}/charts`)
  const { canvas, overlay } = await drawn('loss')
  expect(overlay.ariaValueMax).toBe('1')
  await logPoints(runId, [['loss', 10, 0.2]])
  await expect.poll(() => overlay.ariaValueMax).toBe('10')
  expect(figure('loss')?.querySelector('canvas')).toBe(canvas)
  await expect
    .element(page.getByRole('figure', { name: 'Chart of loss' }).getByRole('status'))
    .toHaveTextContent('0.2')
})

test('arrow keys move the crosshair of all charts at once', async () => {
  const points = Array.from({ length: 20 }, (_, i) => [
    ['a', i, i] as const,
    ['b', i, 100 - i] as const,
  ]).flat()
  const { path } = await makeRun({}, points)
  const app = await openApp(`${path}/charts`)
  const { overlay } = await drawn('a')
  const other = await drawn('b')
  overlay.focus()
  await userEvent.keyboard('{Home}{ArrowRight}{ArrowRight}')
  expect(overlay.getAttribute('aria-valuetext')).toBe('step 2: 2')
  expect(other.overlay.getAttribute('aria-valuetext')).toBe('step 2: 98')
  expect(await seriousIssues(app)).toEqual([])
})

test('NaN and infinities break the line and are marked; nothing else of the axis changes', async () => {
  const { path } = await makeRun({}, [
    ['odd', 0, 1],
    ['odd', 1, NaN],
    ['odd', 2, 2],
    ['odd', 3, Infinity],
    ['odd', 4, 1],
  ])
  await openApp(`${path}/charts`)
  const { canvas, overlay } = await drawn('odd')
  const ratio = canvas.width / canvas.clientWidth
  const left = Number.parseFloat(overlay.style.left) * ratio
  const place = (step: number): number => left + (step / 4) * overlay.clientWidth * ratio
  const near = (columns: number[], step: number): boolean =>
    columns.some((x) => Math.abs(x - place(step)) <= 4 * ratio)
  const bottom = Math.round((8 + overlay.clientHeight) * ratio)
  const floor = columnsOfColor(canvas, [bottom - 4 * ratio, bottom])
  expect(near(floor, 1)).toBe(true)
  expect(near(floor, 3)).toBe(false)
  expect(near(columnsOfColor(canvas, [8 * ratio, 12 * ratio]), 3)).toBe(true)
  overlay.focus()
  await userEvent.keyboard('{Home}{ArrowRight}')
  expect(overlay.getAttribute('aria-valuetext')).toBe('step 1: NaN')
})

test('the theme changes the drawing at once', async () => {
  const { path } = await makeRun({}, [
    ['loss', 0, 1],
    ['loss', 1, 0.5],
    ['loss', 2, 0.1],
  ])
  setTheme('light')
  await openApp(`${path}/charts`)
  const { canvas } = await drawn('loss')
  const paints = (hex: string): boolean => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    const wanted = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))
    for (let at = 0; at < data.length; at += 4)
      if (wanted.every((value, i) => Math.abs((data[at + i] ?? 0) - value) <= 2) && data[at + 3] === 255)
        return true
    return false
  }
  await expect.poll(() => paints('#0072b2')).toBe(true)
  setTheme('dark')
  await expect.poll(() => paints(toDarkRunColor('#0072b2'))).toBe(true)
  expect(paints('#0072b2')).toBe(false)
  setTheme('system')
})

test('of 12,000 metrics only the visible charts exist, and a search finds the others', async () => {
  const points = Array.from({ length: 12_000 }, (_, i) => [`layer_${i % 40}/unit_${i}`, 0, i] as const)
  const { path } = await makeRun({}, points)
  await openApp(`${path}/charts`)
  await expect.element(page.getByText('12,000 charts')).toBeVisible()
  await drawn('layer_0/unit_0')
  expect(document.querySelectorAll('figure').length).toBeLessThan(40)
  await userEvent.fill(page.getByRole('textbox', { name: 'Search charts' }), 'unit_119(87|98)$')
  await expect.element(page.getByText('2 of 12,000 charts')).toBeVisible()
  await drawn('layer_27/unit_11987')
  expect(document.querySelectorAll('figure')).toHaveLength(2)
  await userEvent.fill(page.getByRole('textbox', { name: 'Search charts' }), 'nothing like it')
  await expect.element(page.getByText(/No chart has a name like/)).toBeVisible()
})

test('sections close and open', async () => {
  const points = ['train/a', 'train/b', 'val/a', 'val/b'].map((key) => [key, 0, 1] as const)
  const { path } = await makeRun({}, points)
  await openApp(`${path}/charts`)
  await drawn('train/a')
  await userEvent.click(page.getByRole('button', { name: 'train 2' }))
  await expect.poll(() => figure('train/a')).toBeNull()
  expect(figure('val/a')).not.toBeNull()
  await userEvent.click(page.getByRole('button', { name: 'train 2' }))
  await drawn('train/a')
})

test('the axis and the log scale stand in the address', async () => {
  const { path } = await makeRun(
    {},
    Array.from({ length: 50 }, (_, i) => ['loss', i, 10 ** -(i / 10)] as const),
  )
  await openApp(`${path}/charts`)
  const { overlay } = await drawn('loss')
  await userEvent.click(page.getByRole('button', { name: 'Options of loss' }))
  await userEvent.click(page.getByRole('menuitemcheckbox', { name: 'Log scale' }))
  await expect.poll(() => decodeURIComponent(location.hash)).toContain('{"own":{"m.loss":{"logY":true}}}')
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'Horizontal axis' }), 'relative')
  await expect.poll(() => decodeURIComponent(location.hash)).toContain('"x":"relative"')
  await expect.poll(() => overlay.ariaValueMax).toBe('49000')
})
