import { expect, test } from 'vitest'
import type { LoggedModelMetric } from '#model/logged-model.ts'
import type { RegistryEvent, RegistryEventKind } from '#model/registered-model.ts'
import { eventsOfVersion, eventWords } from '#ui/registry/event-words.ts'
import { lastMetrics } from '#ui/registry/logged-model-metrics.ts'

function event(kind: RegistryEventKind, part: Partial<RegistryEvent> = {}): RegistryEvent {
  return {
    eventId: 1,
    name: 'm',
    version: null,
    kind,
    key: '',
    from: null,
    to: null,
    by: '',
    time: 0,
    ...part,
  }
}

test.each<[RegistryEvent, string]>([
  [event('model-created', { to: 'm' }), 'Model created'],
  [event('model-renamed', { from: 'a', to: 'b' }), 'Renamed from “a” to “b”'],
  [event('model-described', { to: '' }), 'Description taken away'],
  [event('model-described', { to: 'x' }), 'Description changed'],
  [event('model-tagged', { key: 'k', to: 'v' }), 'Tag k set to “v”'],
  [event('model-tagged', { key: 'k', from: 'u', to: 'v' }), 'Tag k changed from “u” to “v”'],
  [event('model-tagged', { key: 'k', from: 'v' }), 'Tag k deleted'],
  [event('version-created', { version: 2 }), 'Version 2 registered'],
  [
    event('version-moved', { version: 2, from: 'None', to: 'Staging' }),
    'Version 2 moved from None to Staging',
  ],
  [
    event('version-tagged', { version: 2, key: 'k', to: 'x'.repeat(99) }),
    `Version 2: tag k set to “${'x'.repeat(59)}…”`,
  ],
  [event('version-deleted', { version: 2 }), 'Version 2 deleted'],
  [event('alias-moved', { version: 2, key: 'a', to: '2' }), 'Alias a given to version 2'],
  [
    event('alias-moved', { version: 2, key: 'a', from: '1', to: '2' }),
    'Alias a moved from version 1 to version 2',
  ],
  [event('alias-moved', { version: 1, key: 'a', from: '1' }), 'Alias a taken from version 1'],
])('%o', (happened, words) => {
  expect(eventWords(happened)).toBe(words)
})

test('on its own page a version is not numbered', () => {
  expect(eventWords(event('version-described', { version: 2 }), 2)).toBe('Version described')
  expect(eventWords(event('version-tagged', { version: 2, key: 'k', to: 'v' }), 2)).toBe('Tag k set to “v”')
})

test('an alias that left a version is told on its page too', () => {
  const moved = event('alias-moved', { version: 2, key: 'a', from: '1', to: '2' })
  const events = [moved, event('version-created', { version: 3 }), event('model-created')]
  expect(eventsOfVersion(events, 1)).toEqual([moved])
  expect(eventsOfVersion(events, 2)).toEqual([moved])
  expect(eventsOfVersion(events, 3)).toEqual([events[1]])
})

test('of each metric and dataset the latest value is shown', () => {
  const point = (key: string, value: number, dataset: string | null): LoggedModelMetric => ({
    key,
    value,
    timestamp: value,
    step: 0,
    runId: 'r',
    dataset: dataset === null ? null : { name: dataset, digest: 'd' },
  })
  const metrics = [point('acc', 1, null), point('acc', 2, 'a'), point('acc', 3, 'a'), point('loss', 4, 'a')]
  expect(lastMetrics(metrics).map(({ value }) => value)).toEqual([1, 3, 4])
})
