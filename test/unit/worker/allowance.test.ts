/** What one grant may bring: what is over its rate waits in order, what waits is bounded, and others are not held up. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Allowance } from '#worker/doors/allowance.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const BURST = 600_000

test('a burst goes at once; what is over the rate waits for its turn, in order, and none is refused', async () => {
  const allowance = new Allowance()
  const done: number[] = []
  const send = (name: number, points: number) =>
    allowance.use({ points, bytes: points * 24 }, async () => Promise.resolve(void done.push(name)))
  await send(0, BURST)
  const waiting = [send(1, 10_000), send(2, 20_000), send(3, 1_000)]
  await vi.advanceTimersByTimeAsync(990)
  expect(done).toEqual([0])
  await vi.advanceTimersByTimeAsync(20)
  expect(done).toEqual([0, 1])
  await vi.advanceTimersByTimeAsync(1_980)
  expect(done).toEqual([0, 1])
  await vi.advanceTimersByTimeAsync(20)
  expect(done).toEqual([0, 1, 2])
  await vi.advanceTimersByTimeAsync(100)
  expect(done).toEqual([0, 1, 2, 3])
  await Promise.all(waiting)
})

test('100,000 points a second for a minute are held to the rate, while another grant goes at once', async () => {
  const [greedy, modest] = [new Allowance(), new Allowance()]
  let taken = 0
  let modestTaken = 0
  for (let tenth = 0; tenth < 600; tenth++) {
    // A client that is refused for now keeps its points and tries again.
    greedy
      .use({ points: 10_000, bytes: 240_000 }, async () => Promise.resolve(void (taken += 10_000)))
      .catch(() => undefined)
    const before = modestTaken
    await modest.use({ points: 900, bytes: 21_600 }, async () => Promise.resolve(void (modestTaken += 900)))
    expect(modestTaken).toBe(before + 900)
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(taken).toBeGreaterThanOrEqual(BURST)
  expect(taken).toBeLessThanOrEqual(BURST + 60 * 10_000)
  expect(modestTaken).toBe(540_000)
})

test('bytes have a rate of their own', async () => {
  const allowance = new Allowance()
  const done: string[] = []
  const send = (name: string, bytes: number) =>
    allowance.use({ points: 0, bytes }, async () => Promise.resolve(void done.push(name)))
  await send('burst', 256 * 2 ** 20)
  const late = send('late', 2 ** 20)
  await vi.advanceTimersByTimeAsync(900)
  expect(done).toEqual(['burst'])
  await vi.advanceTimersByTimeAsync(200)
  await late
  expect(done).toEqual(['burst', 'late'])
})

test('what waits is bounded, by its size and by its number, and is to be sent again', async () => {
  const allowance = new Allowance()
  const nothing = () => Promise.resolve()
  await allowance.use({ points: BURST, bytes: 256 * 2 ** 20 }, nothing)
  const waiting = [allowance.use({ points: 1, bytes: 100 * 2 ** 20 }, nothing)]
  const again = { code: 'E_STORE_STALLED' }
  await expect(allowance.use({ points: 1, bytes: 100 * 2 ** 20 }, nothing)).rejects.toMatchObject(again)
  await expect(allowance.use({ points: 1, bytes: 257 * 2 ** 20 }, nothing)).rejects.toMatchObject({
    code: 'INVALID_PARAMETER_VALUE',
  })
  for (let i = 1; i < 4_096; i++) waiting.push(allowance.use({ points: 0, bytes: 1 }, nothing))
  await expect(allowance.use({ points: 0, bytes: 1 }, nothing)).rejects.toMatchObject(again)
  await vi.runAllTimersAsync()
  await Promise.all(waiting)
  await vi.advanceTimersByTimeAsync(10_000)
  await allowance.use({ points: 0, bytes: 1 }, nothing)
})

test('work that fails gives its place back', async () => {
  const allowance = new Allowance()
  const fail = () => Promise.reject(new Error('no'))
  for (let i = 0; i < 5_000; i++)
    await expect(allowance.use({ points: 0, bytes: 1 }, fail)).rejects.toThrow('no')
})
