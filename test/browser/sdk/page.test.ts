/** The client and the page it is in: Trusted Types, and the moment the page goes out of sight. */
import { afterEach, expect, test } from 'vitest'
import { connect } from '#sdk/main.ts'

const frames: HTMLIFrameElement[] = []
afterEach(() => {
  for (const frame of frames.splice(0)) frame.remove()
})

/** Connects in a page with this policy; resolves to what came of it. */
async function connectUnder(policy: string, options = '{}'): Promise<string> {
  const frame = document.createElement('iframe')
  frames.push(frame)
  frame.srcdoc = `<!doctype html>
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <script type="module">
      import { connect } from '${location.origin}/tracklet.js'
      try {
        const tracklet = await connect(${options})
        const run = await tracklet.startRun({ experiment: 'trusted' })
        run.logMetric('a', 1)
        await run.end()
        parent.postMessage({ outcome: 'logged' })
      } catch (error) {
        parent.postMessage({ outcome: error.code + ' ' + error.message })
      }
    </script>`
  const told = new Promise<string>((resolve) => {
    const listen = ({ source, data }: MessageEvent<{ outcome?: string }>) => {
      if (source !== frame.contentWindow || data.outcome === undefined) return
      removeEventListener('message', listen)
      resolve(data.outcome)
    }
    addEventListener('message', listen)
  })
  document.body.append(frame)
  return await told
}

const REQUIRED = "require-trusted-types-for 'script'"

test('where Trusted Types are required the client makes its own policy', async () => {
  expect(await connectUnder(REQUIRED)).toBe('logged')
  expect(await connectUnder(`${REQUIRED}; trusted-types tracklet-sdk`)).toBe('logged')
})

test('where no policy is allowed it says what to do, and takes a worker that the page starts', async () => {
  const refused = await connectUnder(`${REQUIRED}; trusted-types mine`)
  expect(refused).toMatch(/^PERMISSION_DENIED .*Trusted Types policy 'tracklet-sdk'/)
  const start = `{ worker: () => new Worker(
    trustedTypes.createPolicy('mine', { createScriptURL: (url) => url })
      .createScriptURL('${location.origin}/worker.js'), { type: 'module' }) }`
  expect(await connectUnder(`${REQUIRED}; trusted-types mine`, start)).toBe('logged')
})

test('where policies are refused but not needed, the address alone does', async () => {
  expect(await connectUnder('trusted-types mine')).toBe('logged')
})

test('what is buffered is sent when the page goes out of sight', async () => {
  const tracklet = await connect({ home: '/', flushMs: 600_000 })
  const run = await tracklet.startRun({ experiment: 'hidden' })
  for (const [target, type] of [
    [document, 'visibilitychange'],
    [window, 'pagehide'],
  ] as const) {
    run.logMetric('a', 1)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(run.pending).toBe(1)
    target.dispatchEvent(new Event(type))
    await expect.poll(() => run.pending).toBe(0)
  }
  expect((await run.metricHistory('a')).values).toHaveLength(2)
  await tracklet.close()
})
