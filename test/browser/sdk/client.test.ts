/** The client against the real worker: IndexedDB, OPFS, structured clone. */
import { afterEach, expect, test } from 'vitest'
import { TAG } from '#model/tags.ts'
import { connect } from '#sdk/main.ts'
import type { ConnectOptions, Tracklet } from '#sdk/types.ts'
import { readFile } from '../../helpers/artifacts.ts'
import { bitsOf } from '../../helpers/service/context.ts'

const open: Tracklet[] = []
const connected = async (options: ConnectOptions = {}): Promise<Tracklet> => {
  const tracklet = await connect({ home: '/', ...options })
  open.push(tracklet)
  return tracklet
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((tracklet) => tracklet.close()))
})

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer())

test('odd numbers and decimal steps come back bit for bit', async () => {
  const run = await (await connected()).startRun({ experiment: 'bits' })
  const values = [NaN, -0, 0, Infinity, -Infinity, Number.MIN_VALUE, -Number.MAX_VALUE, 0.1 + 0.2]
  const steps = [-(2 ** 53), -1.5, -0, 1e-300, 0.1, 1 / 3, 1, 2 ** 53]
  for (const [i, value] of values.entries())
    run.logMetric('odd', value, { step: steps[i] as number, timestamp: 1000 + i })
  await run.end()
  const history = await (await (await connected()).getRun(run.id)).metricHistory('odd')
  expect(bitsOf(history.values)).toBe(bitsOf(Float64Array.from(values)))
  expect(bitsOf(history.steps)).toBe(bitsOf(Float64Array.from(steps)))
  expect([...history.timestamps]).toEqual(values.map((_, i) => 1000 + i))
})

test('fifty thousand points of twenty metrics arrive, each once and in order', async () => {
  const run = await (await connected()).startRun({ experiment: 'many' })
  for (let step = 0; step < 2_500; step++) {
    const row = Object.fromEntries(Array.from({ length: 20 }, (_, k) => [`m/${k}`, step * 20 + k]))
    expect(run.logMetrics(row, { step })).toBe(true)
  }
  await run.flush()
  for (const k of [0, 7, 19]) {
    const { steps, values } = await run.metricHistory(`m/${k}`)
    expect(values).toHaveLength(2_500)
    expect(steps.every((step, i) => step === i)).toBe(true)
    expect(values.every((value, i) => value === i * 20 + k)).toBe(true)
  }
})

test('two clients write one run', async () => {
  const [one, two] = await Promise.all([connected({ batchPoints: 50 }), connected({ batchPoints: 70 })])
  const first = await one.startRun({ experiment: 'shared' })
  const second = await two.getRun(first.id)
  for (let step = 0; step < 1_000; step++) {
    first.logMetric('a', step, { step })
    second.logMetric('b', -step, { step })
    second.logMetric('both', step, { step: 2 * step })
    first.logMetric('both', step, { step: 2 * step + 1 })
  }
  first.setTag('by', 'first')
  await Promise.all([first.flush(), second.flush()])
  expect((await second.metricHistory('a')).values).toHaveLength(1_000)
  expect((await first.metricHistory('b')).values).toHaveLength(1_000)
  expect([...(await first.metricHistory('both')).steps]).toEqual(Array.from({ length: 2_000 }, (_, i) => i))
  await second.reload()
  expect(second.tags['by']).toBe('first')
})

test('a run is resumed by its id from another client', async () => {
  const gone = await connected()
  const run = await gone.startRun({ experiment: 'resumed', params: { lr: 1 } })
  run.logMetric('loss', 3)
  await gone.close()
  const again = await (await connected()).getRun(run.id)
  expect(again.status).toBe('RUNNING')
  await again.resume()
  again.logMetric('loss', 2)
  again.logParam('lr', 1)
  await again.end()
  expect([...(await again.metricHistory('loss')).steps]).toEqual([0, 1])
  await again.reload()
  expect([again.status, again.params]).toEqual(['FINISHED', { lr: '1' }])
})

test('a worker that is terminated is replaced, and nothing is lost or doubled', async () => {
  const workers: Worker[] = []
  const start = () => {
    const worker = new Worker(new URL('/worker.js', location.href), { type: 'module' })
    workers.push(worker)
    return worker
  }
  const run = await (
    await connected({ worker: start, batchPoints: 100 })
  ).startRun({ experiment: 'replaced' })
  for (let step = 0; step < 3_000; step++) {
    run.logMetric('a', step, { step })
    if (step === 1_500) workers[0]?.dispatchEvent(new ErrorEvent('error', { message: 'crashed' }))
  }
  await run.flush()
  expect(workers).toHaveLength(2)
  expect([...(await run.metricHistory('a')).values]).toEqual(Array.from({ length: 3_000 }, (_, i) => i))
})

test('a worker script that is not there is told at once', async () => {
  const failing = connect({ worker: () => new Worker('/nowhere.js', { type: 'module' }) })
  await expect(failing).rejects.toMatchObject({ code: 'E_STORE_STALLED' })
})

test('files of all kinds come back byte for byte', async () => {
  const tracklet = await connected()
  const run = await tracklet.startRun({ experiment: 'files', code: 'const a = 1' })
  const big = crypto.getRandomValues(new Uint8Array(60_000))
  const huge = new Blob(Array.from({ length: 60 }, () => big))
  await Promise.all([
    run.logArtifact('big.bin', big),
    run.logArtifact('huge.bin', huge),
    run.logText('grüße', 'text.txt'),
    run.logDict({ a: 1 }, 'conf.json'),
    ...Array.from({ length: 300 }, (_, i) => run.logArtifact(`small/${i}`, Uint8Array.of(i % 256))),
  ])
  await run.flush()
  const read = async (path: string) => bytesOf(await readFile(run.id, path))
  expect(await read('big.bin')).toEqual(big)
  expect((await read('huge.bin')).length).toBe(60 * 60_000)
  expect(await read('small/299')).toEqual(Uint8Array.of(43))
  expect(new TextDecoder().decode(await read('text.txt'))).toBe('grüße')
  expect(new TextDecoder().decode(await read('code/main.js'))).toBe('const a = 1')
  expect(run.tags[TAG.sourceType]).toBe('LOCAL')
  expect(run.tags[TAG.sourceName]).toBe(location.origin + location.pathname)
})

test('every kind of image becomes a PNG of its size', async () => {
  const run = await (await connected()).startRun({ experiment: 'images' })
  const offscreen = new OffscreenCanvas(12, 8)
  const context = offscreen.getContext('2d') as OffscreenCanvasRenderingContext2D
  context.fillRect(0, 0, 6, 8)
  const canvas = document.createElement('canvas')
  canvas.width = 12
  canvas.height = 8
  const bitmap = await createImageBitmap(offscreen)
  const images = [
    offscreen,
    canvas,
    bitmap,
    context.getImageData(0, 0, 12, 8),
    await offscreen.convertToBlob(),
  ]
  for (const [i, image] of images.entries()) {
    await run.logImage(image, `kinds/${i}.png`)
    const shown = await createImageBitmap(await readFile(run.id, `kinds/${i}.png`))
    expect([shown.width, shown.height]).toEqual([12, 8])
  }
  expect(bitmap.width).toBe(12)
  const paths = await Promise.all(
    [0, 23, 47].map((step) => run.logImage(offscreen, { key: 'val/samples', step })),
  )
  for (const path of paths) expect((await readFile(run.id, path)).type).toBe('image/png')
  const empty = document.createElement('canvas')
  empty.width = 0
  await expect(run.logImage(empty, 'empty.png')).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
})

test('the client works in a module worker', async () => {
  const code = `
    import { connect } from '${location.origin}/tracklet.js'
    const tracklet = await connect()
    const run = await tracklet.startRun({ experiment: 'from a worker' })
    for (let step = 0; step < 5000; step++) run.logMetric('a', step, { step })
    await run.end()
    postMessage(run.id)`
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
  const worker = new Worker(url, { type: 'module' })
  const id = await new Promise<string>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data as string)
    worker.onerror = ({ message }) => reject(new Error(message))
  })
  worker.terminate()
  const run = await (await connected()).getRun(id)
  expect(run.status).toBe('FINISHED')
  expect((await run.metricHistory('a')).values).toHaveLength(5_000)
})

test('large arrays logged together all arrive, whatever the browser has room for as Blobs', async () => {
  const run = await (await connected()).startRun({ experiment: 'large' })
  const content = (file: number): Uint8Array => new Uint8Array(200_000_000).fill(file + 1)
  await Promise.all([0, 1, 2, 3].map((file) => run.logArtifact(`model-${file}.bin`, content(file))))
  await run.end()
  for (const file of [0, 1, 2, 3]) {
    const stored = await readFile(run.id, `model-${file}.bin`)
    expect(stored.size).toBe(200_000_000)
    expect([...(await bytesOf(stored.slice(-2)))]).toEqual([file + 1, file + 1])
  }
})

test('a file that changed before it was read is refused, and logging goes on', async () => {
  const folder = await navigator.storage.getDirectory()
  for (const size of [10, 1_000_000]) {
    const handle = await folder.getFileHandle('changing.bin', { create: true })
    const write = async (bytes: number): Promise<void> => {
      const stream = await handle.createWritable()
      await stream.write(new Uint8Array(bytes))
      await stream.close()
    }
    await write(size)
    const file = await handle.getFile()
    await write(size + 1)
    const run = await (await connected()).startRun({ experiment: 'changed' })
    await expect(run.logArtifact('changing.bin', file)).rejects.toMatchObject({ code: 'E_SOURCE_CHANGED' })
    await run.logArtifact('other.txt', 'after')
    await run.end()
    expect((await readFile(run.id, 'other.txt')).size).toBe(5)
  }
})
