import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { ArtifactUpload } from '#model/artifact.ts'
import { eventually, makeRun, openApp, remote, seriousIssues, textOf } from './run-fixture.tsx'

async function runWith(uploads: readonly ArtifactUpload[]): Promise<{ runId: string; path: string }> {
  const run = await makeRun()
  await remote.logArtifacts(run.runId, uploads)
  return run
}

async function pngOf(width: number, height: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height)
  const ctx = canvas.getContext('2d')!
  ctx.fillStyle = '#009e73'
  ctx.fillRect(0, 0, width / 2, height)
  return await canvas.convertToBlob({ type: 'image/png' })
}

const preview = (): Element | null => document.querySelector('section[aria-label="Preview"]')

test('the tree is walked by keys, by typing too, and files are shown on the way', async () => {
  const { path } = await runWith([
    { path: 'model/MLmodel', content: 'flavors:\n  sklearn:\n    sklearn_version: 1.5.2\n' },
    { path: 'model/weights.bin', content: new Uint8Array([1, 2, 3, 0]) },
    { path: 'notes.txt', content: 'first line\nsecond line\n' },
    { path: 'zeta.txt', content: 'last' },
  ])
  const app = await openApp(`${path}/artifacts`)
  const tree = await eventually(() => app.querySelector<HTMLElement>('[role="tree"]'), 'the tree')
  tree.focus()
  const active = (): string =>
    textOf(document.getElementById(tree.getAttribute('aria-activedescendant') ?? ''))
  expect(active()).toMatch(/^model/)
  await userEvent.keyboard('{ArrowDown}')
  expect(active()).toMatch(/^MLmodel/)
  await expect.poll(() => location.hash).toBe(`${path}/artifacts/model/MLmodel`)
  await expect.poll(() => textOf(preview())).toContain('sklearn 1.5.2')
  await userEvent.keyboard('{ArrowLeft}')
  expect(active()).toMatch(/^model/)
  await userEvent.keyboard('{ArrowLeft}{ArrowDown}')
  expect(active()).toMatch(/^notes/)
  await expect.poll(() => textOf(preview())).toContain('second line')
  await userEvent.keyboard('ze')
  expect(active()).toMatch(/^zeta/)
  await userEvent.keyboard('{Home}{ArrowRight}')
  expect(document.querySelectorAll('[role="treeitem"]')).toHaveLength(5)
  expect(await seriousIssues(app)).toEqual([])
})

test('the address names the file, its folders are open, and a wrong path is said', async () => {
  const { path } = await runWith([{ path: 'a/b/c d%20.txt', content: 'deep' }])
  await openApp(`${path}/artifacts/a/b/${encodeURIComponent('c d%20.txt')}`)
  await expect.poll(() => textOf(preview())).toContain('deep')
  expect(textOf(document.querySelector('[role="treeitem"][aria-selected="true"]'))).toContain('c d%20.txt')
  location.hash = `${path}/artifacts/a/nope.txt`
  await expect.element(page.getByRole('heading', { name: 'No such file' })).toBeVisible()
})

test('a table shows its rows and columns, numbers to the right', async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => `${i},"name, ${i}",${i / 7}`)
  const { path } = await runWith([{ path: 't.csv', content: ['id,name,value', ...rows].join('\n') }])
  const app = await openApp(`${path}/artifacts/t.csv`)
  await expect.element(page.getByText('3,000 rows, 3 columns')).toBeVisible()
  const table = app.querySelector('[role="table"]')
  expect(table?.getAttribute('aria-rowcount')).toBe('3001')
  expect(table?.querySelectorAll('[role="row"]').length).toBeLessThan(80)
  const cells = [...(table?.querySelectorAll('[aria-rowindex="3"] [role="cell"]') ?? [])]
  expect(cells.map((cell) => cell.textContent)).toEqual(['1', 'name, 1', String(1 / 7)])
  expect(cells.map((cell) => getComputedStyle(cell).textAlign)).toEqual(['end', 'start', 'end'])
  expect(await seriousIssues(app)).toEqual([])
})

test('a picture tells its size in pixels; one with too many is not decoded', async () => {
  const bomb = new Uint8Array(await (await pngOf(4, 4)).arrayBuffer())
  new DataView(bomb.buffer).setUint32(16, 60_000)
  new DataView(bomb.buffer).setUint32(20, 60_000)
  const { path } = await runWith([
    { path: 'plot.png', content: await pngOf(640, 480) },
    { path: 'bomb.png', content: bomb },
  ])
  await openApp(`${path}/artifacts/plot.png`)
  await expect.element(page.getByText('640 × 480 px')).toBeVisible()
  const image = await eventually<HTMLImageElement>(() => preview()?.querySelector('img'), 'the image')
  await userEvent.click(page.getByRole('radio', { name: '100 %' }))
  await expect.poll(() => image.getBoundingClientRect().width * devicePixelRatio).toBe(640)
  location.hash = `${path}/artifacts/bomb.png`
  await expect.element(page.getByRole('heading', { name: 'A very large picture' })).toBeVisible()
  expect(preview()?.querySelector('img')).toBeNull()
})

test('bytes decide: HTML named as a picture is text, a picture named as HTML is a picture', async () => {
  const { path } = await runWith([
    { path: 'x.png', content: '<script>document.title = "owned"</script>' },
    { path: 'y.html', content: await pngOf(10, 10) },
  ])
  await openApp(`${path}/artifacts/x.png`)
  await expect.poll(() => textOf(preview())).toContain('<script>document.title = "owned"</script>')
  expect(preview()?.querySelector('img, iframe')).toBeNull()
  location.hash = `${path}/artifacts/y.html`
  await expect.element(page.getByText('10 × 10 px')).toBeVisible()
})

test('an SVG is shown as a picture, so its scripts are dead', async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="40"><script>top.ran = 1</script><rect width="50" height="40" onload="top.ran = 2"/></svg>'
  const { path } = await runWith([{ path: 'a.svg', content: svg }])
  await openApp(`${path}/artifacts/a.svg`)
  await expect.element(page.getByText('50 × 40 px')).toBeVisible()
  expect(preview()?.querySelector('rect[onload], script')).toBeNull()
  expect('ran' in window.top!).toBe(false)
})

test('JSON opens part by part; a logged table is a table; what is no JSON is text and says why', async () => {
  const { path } = await runWith([
    { path: 'a.json', content: JSON.stringify({ loss: 0.5, deep: { er: { key: 'value' } } }) },
    { path: 'table.json', content: JSON.stringify({ columns: ['x'], data: [[1], [2]] }) },
    { path: 'nan.json', content: '{"loss": NaN}' },
  ])
  const app = await openApp(`${path}/artifacts/a.json`)
  await expect.poll(() => textOf(preview())).toContain('loss0.5')
  expect(textOf(preview())).not.toContain('value')
  await userEvent.click(page.getByRole('button', { name: 'Open er' }))
  expect(textOf(preview())).toContain('key"value"')
  expect(await seriousIssues(app)).toEqual([])
  location.hash = `${path}/artifacts/table.json`
  await expect.element(page.getByText('2 rows, 1 column')).toBeVisible()
  location.hash = `${path}/artifacts/nan.json`
  await expect.element(page.getByText(/it is not JSON/)).toBeVisible()
  await expect.poll(() => textOf(preview())).toContain('{"loss": NaN}')
})

test('long text shows its first megabyte, and all of it when asked', async () => {
  const lines = Array.from({ length: 60_000 }, (_, i) => `line ${i} of a long log`)
  const { path } = await runWith([{ path: 'log.txt', content: lines.join('\n') }])
  await openApp(`${path}/artifacts/log.txt`)
  await expect.element(page.getByText(/The first 1.0 MB of 1.5 MB/)).toBeVisible()
  expect(preview()?.querySelectorAll('code').length).toBeLessThan(100)
  await userEvent.click(page.getByRole('button', { name: 'Show all' }))
  await expect.element(page.getByText(/The first 1.0 MB/)).not.toBeInTheDocument()
  const scroller = await eventually<HTMLElement>(() => preview()?.querySelector('[role="group"]'), 'the text')
  scroller.scrollTop = scroller.scrollHeight
  await expect.poll(() => textOf(preview())).toContain('line 59999 of')
})

test('a README shows the pictures of its own run', async () => {
  const { path } = await runWith([
    { path: 'docs/README.md', content: '# Title\n\n![plot](../plots/p.png)\n' },
    { path: 'plots/p.png', content: await pngOf(30, 20) },
  ])
  await openApp(`${path}/artifacts/docs/README.md`)
  await expect.element(page.getByRole('heading', { name: 'Title' })).toBeVisible()
  const image = await eventually<HTMLImageElement>(() => preview()?.querySelector('img'), 'the picture')
  await expect.poll(() => image.naturalWidth).toBe(30)
  expect(image.src).toMatch(/^blob:/)
})

test('bytes without a better picture are shown as bytes', async () => {
  const { path } = await runWith([
    { path: 'w.bin', content: Uint8Array.from({ length: 5000 }, (_, i) => i % 256) },
  ])
  await openApp(`${path}/artifacts/w.bin`)
  await expect.poll(() => textOf(preview())).toContain('00 01 02 03 04 05 06 07 08')
  await expect.element(page.getByText(/The first 4.1 kB of 5.0 kB/)).toBeVisible()
})

test('a preview follows the file when it is logged anew, and a new file joins the tree', async () => {
  const { runId, path } = await runWith([{ path: 'out.txt', content: 'before' }])
  const app = await openApp(`${path}/artifacts/out.txt`)
  await expect.poll(() => textOf(preview())).toContain('before')
  await remote.logArtifacts(runId, [
    { path: 'out.txt', content: 'after' },
    { path: 'second.txt', content: 'x' },
  ])
  await expect.poll(() => textOf(preview())).toContain('after')
  expect(textOf(app.querySelector('[role="tree"]'))).toContain('second.txt')
})

test('ten thousand files are a tree of which the visible rows exist', async () => {
  const uploads = Array.from({ length: 10_000 }, (_, i) => ({ path: `shard/${i}.bin`, content: 'x' }))
  const { path } = await runWith(uploads)
  const app = await openApp(`${path}/artifacts/shard/9999.bin`)
  await expect.element(page.getByText('10,000 files, 10 kB')).toBeVisible()
  await expect.poll(() => app.querySelectorAll('[role="treeitem"]').length).toBeGreaterThan(10)
  expect(app.querySelectorAll('[role="treeitem"]').length).toBeLessThan(100)
})

test('on a phone the tree and the file have the screen one after the other', async () => {
  const { path } = await runWith([{ path: 'notes.txt', content: 'words' }])
  const app = await openApp(`${path}/artifacts`, [390, 844])
  await eventually(() => app.querySelector('[role="tree"]'), 'the tree')
  expect(preview()).toBeNull()
  await userEvent.click(page.getByRole('treeitem', { name: /notes/ }))
  await expect.poll(() => textOf(preview())).toContain('words')
  expect(app.querySelector('[role="tree"]')).toBeNull()
  await userEvent.click(page.getByRole('button', { name: 'Back to the files' }))
  await eventually(() => app.querySelector('[role="tree"]'), 'the tree again')
})

test('the splitter is moved by keys and keeps its place', async () => {
  const { path } = await runWith([{ path: 'a.txt', content: 'x' }])
  await openApp(`${path}/artifacts`)
  const splitter = page.getByRole('separator', { name: 'Width of the file tree' })
  const before = Number((await eventually(() => splitter.query(), 'the splitter')).ariaValueNow)
  splitter.element().dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))
  expect(Number(splitter.element().ariaValueNow)).toBe(before + 16)
  expect(localStorage.getItem('tracklet.artifactsWidth')).toBe(String(before + 16))
  localStorage.removeItem('tracklet.artifactsWidth')
})
