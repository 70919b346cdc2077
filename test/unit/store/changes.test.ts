import { afterEach, expect, test, vi } from 'vitest'
import { CHANGE_CHANNEL } from '#model/change.ts'
import { Changes } from '#store/changes.ts'

const changes = new Changes()
const channel = new BroadcastChannel(CHANGE_CHANNEL)
const heard: unknown[] = []
channel.onmessage = ({ data }: MessageEvent<unknown>) => heard.push(data)

afterEach(() => {
  vi.useRealTimers()
  changes.close()
  channel.close()
})

test('a run’s change does not wait for a timer, which a worker that is ended would never come to', async () => {
  vi.useFakeTimers()
  changes.announce({ kind: 'metrics', experimentIds: ['1'], runIds: ['a'] })
  changes.announce({ kind: 'metrics', experimentIds: ['1'], runIds: ['a', 'b'] })
  changes.announce({ kind: 'runs', experimentIds: ['1'], runIds: ['a'] })
  vi.useRealTimers()
  await expect.poll(() => heard).toHaveLength(2)
  expect(heard).toEqual([
    { kind: 'metrics', experimentIds: ['1'], runIds: ['a', 'b'] },
    { kind: 'runs', experimentIds: ['1'], runIds: ['a'] },
  ])
})
