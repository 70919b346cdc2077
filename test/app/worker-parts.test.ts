/** worker.js and what it loads later. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchRestSite, type RestSite } from '../helpers/rest-site.ts'

let site: RestSite

beforeAll(async () => {
  site = await launchRestSite()
})
afterAll(async () => {
  await site.close()
})

test('a worker whose address names its build loads its parts without starting again', async () => {
  const page = await site.openClient()
  const status = await page.evaluate(async () => {
    const html = await (await fetch('index.html')).text()
    const build = /name="tracklet-build" content="(\w+)"/.exec(html)?.[1]
    const worker = new Worker(`worker.js?build=${String(build)}`, { type: 'module' })
    Object.assign(globalThis, { worker })
    const asked = { type: 'RAW', value: '/api/2.0/mlflow/experiments/search?max_results=5' }
    const answered = new Promise<{ status: number }>((resolve) =>
      worker.addEventListener('message', ({ data }) =>
        resolve((data as { value: { status: number } }).value),
      ),
    )
    worker.postMessage({
      id: '1',
      type: 'APPLY',
      path: ['answerRest'],
      argumentList: [{ type: 'RAW', value: 'GET' }, asked],
    })
    return (await answered).status
  })
  expect(status).toBe(200)
  // Each start of the script takes the lock of its build.
  const starts = await page.evaluate(async () => {
    const { held = [] } = await navigator.locks.query()
    return held.filter(({ name }) => name?.endsWith(':worker')).map(({ clientId }) => clientId)
  })
  expect(starts.length).toBeGreaterThan(0)
  expect(starts).toEqual([...new Set(starts)])
})
