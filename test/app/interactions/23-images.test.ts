import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright'
import { expect, test } from 'vitest'
import { openWorkbench, series } from '../../helpers/workbench.ts'

/** Runs with an image each 10 steps; every third ends at step 40. All are red, and green from a column on that depends on the run. */
async function logImages(page: Page, runs = 12): Promise<void> {
  await page.evaluate(`(async () => {
    const { connect } = await import(new URL('tracklet.js', document.baseURI).href)
    const tracklet = await connect()
    for (let i = 0; i < ${runs}; i++) {
      const run = await tracklet.startRun({ experiment: 'sweep', name: 'run ' + i })
      run.logMetric('loss', 1 / (i + 1), { step: 0 })
      for (let step = 0; step <= (i % 3 === 2 ? 40 : 60); step += 10) {
        const canvas = new OffscreenCanvas(8, 8)
        const context = canvas.getContext('2d')
        context.fillStyle = '#ff0000'
        context.fillRect(0, 0, 8, 8)
        context.fillStyle = '#00ff00'
        context.fillRect(i % 2 === 0 ? 4 : 6, 0, 8, 8)
        await run.logImage(canvas, { key: 'samples', step })
      }
      await run.end()
    }
  })()`)
}

/** Of a screenshot, at shares of its width and height. */
async function colorAt(page: Page, of: Locator, across: number): Promise<string> {
  const shot = (await of.screenshot()).toString('base64')
  return await page.evaluate(
    async ([data, share]) => {
      const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!
      context.drawImage(bitmap, 0, 0)
      const x = Math.round(share * bitmap.width)
      return [...context.getImageData(x, Math.round(bitmap.height / 2), 1, 1).data.slice(0, 3)].join()
    },
    [shot, across] as const,
  )
}

test('one slider moves the images of all runs, and the difference to one of them is seen pixel by pixel', async () => {
  const { page } = await openWorkbench([{ name: 'without images', metrics: { loss: series(3, () => 1) } }])
  await logImages(page)
  await page.getByRole('button', { name: 'Add a chart' }).click()
  await page.getByRole('menuitem', { name: 'Images by step' }).click()
  await page.keyboard.press('Escape')
  const slider = page.getByRole('slider', { name: 'Step', exact: true })
  await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('step 60')
  await slider.focus()
  await page.keyboard.press('ArrowLeft')
  const tiles = page.getByRole('list', { name: 'Images at step 50' }).getByRole('listitem')
  await expect.poll(() => tiles.count()).toBe(12)
  await expect.poll(() => tiles.getByText('step 40').count()).toBe(4)
  await expect
    .poll(() => page.evaluate(() => decodeURIComponent(location.hash)))
    .toContain('"kind":"images","step":50')
  await expect.poll(() => page.locator('li img').count()).toBeGreaterThan(3)

  // Against the latest run, whose odd number ends the red later.
  await page.getByRole('radio', { name: 'Difference' }).click()
  const odd = page.getByRole('button', { name: 'run 9: step 50' })
  const even = page.getByRole('button', { name: 'run 10: step 50' })
  await expect.poll(() => even.locator('img').count()).toBe(2)
  await expect.poll(() => colorAt(page, even, 0.25)).toBe('0,0,0')
  await expect.poll(() => colorAt(page, even, 0.65)).toBe('255,255,0')
  await expect.poll(() => colorAt(page, odd, 0.65)).toBe('0,0,0')

  // Zoomed together; by pointer at the right, by keys back to the left.
  await page.getByRole('radio', { name: 'Side by side' }).press('Space')
  await page.getByRole('button', { name: 'Zoom in' }).click()
  const box = (await odd.boundingBox())!
  await page.mouse.move(box.x + box.width - 1, box.y + box.height / 2)
  await expect.poll(() => colorAt(page, even, 0.2)).toBe('0,255,0')
  await odd.focus()
  for (let left = 0; left < 10; left++) await page.keyboard.press('ArrowLeft')
  await expect.poll(() => colorAt(page, even, 0.8)).toBe('255,0,0')
})

test('the images leave as a picture of all tiles, as an SVG that needs no other file, and as a list', async () => {
  const charts = { added: [{ id: 'c1', spec: { kind: 'images', step: 50 }, title: 'Samples' }] }
  const { page } = await openWorkbench(
    [{ name: 'without images', metrics: { loss: series(3, () => 1) } }],
    `?layout=charts&charts=${encodeURIComponent(JSON.stringify(charts))}`,
  )
  await logImages(page)
  const tiles = page.getByRole('list', { name: 'Images at step 50' }).getByRole('listitem')
  await expect.poll(() => tiles.count()).toBe(12)
  const save = async (item: string): Promise<Buffer> => {
    await page.getByRole('button', { name: 'Options of Samples' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: item }).click(),
    ])
    return await readFile(await download.path())
  }
  const [head, ...rows] = (await save('Save as CSV')).toString().trimEnd().split('\r\n')
  expect(head).toBe('run_id,run_name,key,step,timestamp,path,size,sha256')
  // Seven steps of eight runs, five of the four that end early.
  expect(rows.length).toBe(8 * 7 + 4 * 5)
  expect(rows.filter((row) => row.includes(',run 2,samples,')).map((row) => row.split(',')[3])).toEqual([
    '0',
    '10',
    '20',
    '30',
    '40',
  ])

  // Half of each image is red or more, the rest green, on the ground of the page.
  const countColors = async (file: Buffer, type: string): Promise<Record<string, number>> =>
    await page.evaluate(
      async ([data, mime]) => {
        const image = new Image()
        image.src = `data:${mime};base64,${data}`
        await image.decode()
        const canvas = Object.assign(document.createElement('canvas'), {
          width: image.naturalWidth,
          height: image.naturalHeight,
        })
        const context = canvas.getContext('2d')!
        context.drawImage(image, 0, 0)
        const { data: pixels } = context.getImageData(0, 0, canvas.width, canvas.height)
        const found: Record<string, number> = {}
        for (let at = 0; at < pixels.length; at += 4) {
          const color = pixels.slice(at, at + 3).join()
          found[color] = (found[color] ?? 0) + 1
        }
        return found
      },
      [file.toString('base64'), type] as const,
    )
  const box = (await tiles.first().getByRole('button').boundingBox())!
  const area = 12 * box.width * box.height
  for (const [item, type] of [
    ['Save as PNG', 'image/png'],
    ['Save as SVG', 'image/svg+xml'],
  ] as const) {
    const colors = await countColors(await save(item), type)
    // Red is 4 of 8 columns in even runs and 6 of 8 in odd ones.
    expect((colors['255,0,0'] ?? 0) / area).toBeCloseTo(5 / 8, 1)
    expect((colors['0,255,0'] ?? 0) / area).toBeCloseTo(3 / 8, 1)
  }
  await page.getByRole('radio', { name: 'Difference' }).click()
  for (const [item, type] of [
    ['Save as PNG', 'image/png'],
    ['Save as SVG', 'image/svg+xml'],
  ] as const) {
    // Even runs differ from the reference, which is odd, in a quarter; red and green give yellow.
    const colors = await countColors(await save(item), type)
    expect((colors['255,255,0'] ?? 0) / area).toBeCloseTo(6 / 48, 1)
    expect((colors['0,0,0'] ?? 0) / area).toBeGreaterThan(0.6)
  }
})

test('few images are as large as they fit, and a size can be chosen', async () => {
  const charts = { added: [{ id: 'c1', spec: { kind: 'images' }, title: 'Samples' }] }
  const { page } = await openWorkbench(
    [{ name: 'without images', metrics: { loss: series(3, () => 1) } }],
    `?layout=charts&charts=${encodeURIComponent(JSON.stringify(charts))}`,
  )
  await logImages(page)
  const list = page.getByRole('list', { name: 'Images at step 60' })
  const tile = list.getByRole('button').first()
  await expect.poll(() => list.getByRole('listitem').count()).toBe(12)
  const room = (await list.boundingBox())!
  const fitting = (await tile.boundingBox())!.width
  // All twelve are in the room.
  expect(await list.evaluate((element) => element.scrollHeight <= element.clientHeight)).toBe(true)
  expect(12 * fitting * fitting).toBeGreaterThan(0.5 * room.width * room.height)
  await page.getByRole('button', { name: 'Options of Samples' }).click()
  await page.getByRole('menuitem', { name: 'Edit chart' }).click()
  await page
    .getByRole('complementary', { name: 'Samples' })
    .getByRole('combobox', { name: 'Size of images' })
    .selectOption({ label: 'Large' })
  await expect.poll(async () => (await tile.boundingBox())!.width).toBeGreaterThan(300)
  await expect.poll(() => page.evaluate(() => decodeURIComponent(location.hash))).toContain('"size":"large"')
})

test('of many images those in view are on the page, and the others come when they are scrolled to', async () => {
  const charts = { added: [{ id: 'c1', spec: { kind: 'images', step: 0, size: 'large' }, title: 'Samples' }] }
  const { page } = await openWorkbench(
    [{ name: 'without images', metrics: { loss: series(3, () => 1) } }],
    `?layout=charts&charts=${encodeURIComponent(JSON.stringify(charts))}`,
  )
  await logImages(page, 40)
  const list = page.getByRole('list', { name: 'Images at step 0' })
  const tileOf = (run: number) => list.getByRole('button', { name: `run ${run}: step 0` })
  // The latest is first.
  await tileOf(39).locator('img').waitFor()
  await expect.poll(() => page.getByText('1 run without such images').count()).toBe(1)
  expect(await list.getByRole('listitem').count()).toBeLessThan(30)
  await list.evaluate((element) => element.parentElement?.scrollTo(0, element.scrollHeight))
  await tileOf(0).locator('img').waitFor()
  expect(await tileOf(39).count()).toBe(0)
})
