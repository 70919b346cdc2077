import { createRoot, createSignal } from 'solid-js'
import { afterEach, expect, test, vi } from 'vitest'
import './page-base.ts'
import { CHANGE_CHANNEL, type Change } from '#model/change.ts'
import { createLive } from '#ui/live.ts'

const channel = new BroadcastChannel(CHANGE_CHANNEL)
const runsChanged = (id: string): Change => ({ kind: 'runs', experimentIds: [id], runIds: [] })
let dispose: () => void = () => undefined
afterEach(() => dispose())

type Call = { readonly source: string; answer: (data: string) => void; fail: (error: Error) => void }

/** A live value whose reads are answered by hand. */
function makeLive() {
  const calls: Call[] = []
  const [source, setSource] = createSignal<string | undefined>('a')
  const live = createRoot((disposeRoot) => {
    dispose = disposeRoot
    return createLive(
      source,
      (asked) => new Promise<string>((answer, fail) => calls.push({ source: asked, answer, fail })),
      (change, asked) => change.kind === 'runs' && change.experimentIds.includes(asked),
    )
  })
  return { calls, live, setSource }
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('many changes cost one more read, and none that is of no concern', async () => {
  const { calls, live } = makeLive()
  calls[0]?.answer('first')
  await expect.poll(live.data).toBe('first')
  for (let i = 0; i < 50; i++) channel.postMessage(runsChanged('a'))
  channel.postMessage(runsChanged('b'))
  await expect.poll(() => calls.length).toBe(2)
  await wait(400)
  expect(calls).toHaveLength(2)
  calls[1]?.answer('second')
  await expect.poll(live.data).toBe('second')
})

test('a change of no concern costs nothing', async () => {
  const { calls } = makeLive()
  calls[0]?.answer('first')
  channel.postMessage(runsChanged('b'))
  await wait(400)
  expect(calls).toHaveLength(1)
})

test('never is more than one read in flight, and what changed meanwhile is read after it', async () => {
  const { calls } = makeLive()
  channel.postMessage(runsChanged('a'))
  await wait(400)
  expect(calls).toHaveLength(1)
  calls[0]?.answer('old')
  await expect.poll(() => calls.length).toBe(2)
})

test('an answer to a source that is no longer asked is dropped', async () => {
  const { calls, live, setSource } = makeLive()
  setSource('b')
  calls[0]?.answer('of a')
  await expect.poll(() => calls.length).toBe(2)
  expect(live.data()).toBeUndefined()
  expect(live.loading()).toBe(true)
  calls[1]?.answer('of b')
  await expect.poll(live.data).toBe('of b')
  expect(live.dataSource()).toBe('b')
  expect(live.loading()).toBe(false)
})

test('old data stays while a new source is read', async () => {
  const { calls, live, setSource } = makeLive()
  calls[0]?.answer('of a')
  await expect.poll(live.data).toBe('of a')
  setSource('b')
  expect(live.data()).toBe('of a')
  expect(live.dataSource()).toBe('a')
  expect(live.loading()).toBe(true)
})

test('an error is a value, beside the data from before, and is forgotten by a read that works', async () => {
  const { calls, live } = makeLive()
  calls[0]?.answer('first')
  await expect.poll(live.data).toBe('first')
  live.reread()
  calls[1]?.fail(new Error('no answer'))
  await expect.poll(() => String(live.error())).toBe('Error: no answer')
  expect(live.data()).toBe('first')
  live.reread()
  calls[2]?.answer('third')
  await expect.poll(live.data).toBe('third')
  expect(live.error()).toBeUndefined()
})

test('messages that are no changes are ignored', async () => {
  const isRelevant = vi.fn(() => true)
  createRoot((disposeRoot) => {
    dispose = disposeRoot
    createLive(
      () => 'a',
      () => Promise.resolve('x'),
      isRelevant,
    )
  })
  for (const forged of [
    null,
    'runs',
    { kind: 'runs' },
    { kind: 'toString' },
    { kind: 'runs', experimentIds: 'a', runIds: [] },
  ]) {
    channel.postMessage(forged)
  }
  channel.postMessage({ kind: 'settings' } satisfies Change)
  await expect.poll(() => isRelevant.mock.calls.length).toBe(1)
})

test('a hidden page is not read for, and reads when it is shown', async () => {
  const { calls, live } = makeLive()
  calls[0]?.answer('first')
  await expect.poll(live.data).toBe('first')
  const state = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  channel.postMessage(runsChanged('a'))
  await wait(400)
  expect(calls).toHaveLength(1)
  state.mockRestore()
  document.dispatchEvent(new Event('visibilitychange'))
  await expect.poll(() => calls.length).toBe(2)
})
