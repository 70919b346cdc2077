/**
 * How the page stays true: one listener on the change channel, and `createLive`, which re-reads through the worker when
 * a change concerns it. Changes carry ids only, so a forged one costs a re-read.
 */
import { isTrackletError } from '#base/errors.ts'
import type { Milliseconds } from '#base/units.ts'
import { CHANGE_CHANNEL, type Change } from '#model/change.ts'
import {
  batch,
  createEffect,
  createMemo,
  createSignal,
  on,
  onCleanup,
  untrack,
  type Accessor,
} from 'solid-js'
import { noteStoreError } from './store-status.ts'

type Heard = Change | 'resume'
type Listener = (heard: Heard) => void

const listeners = new Set<Listener>()

/** Opened by the first listener; a page that is frozen or in the back-forward cache hears nothing, hence `resume`. */
function openChannel(): void {
  new BroadcastChannel(CHANGE_CHANNEL).addEventListener('message', (event: MessageEvent<unknown>) => {
    if (isChange(event.data)) announce(event.data)
  })
  addEventListener('pageshow', (event) => {
    if (event.persisted) announce('resume')
  })
  document.addEventListener('resume', () => announce('resume'))
}

let opened = false

/**
 * Calls back with every change of any tab or worker, until the owner is disposed.
 * @param onMissed some may have been missed
 */
export function makeChangeListener(listener: (change: Change) => void, onMissed?: () => void): void {
  listen((heard) => {
    if (heard === 'resume') onMissed?.()
    else listener(heard)
  })
}

function listen(listener: Listener): void {
  if (!opened) openChannel()
  opened = true
  listeners.add(listener)
  onCleanup(() => listeners.delete(listener))
}

function announce(heard: Heard): void {
  for (const listener of [...listeners]) listener(heard)
}

const ID_LISTS: Readonly<Record<Change['kind'], readonly string[]>> = {
  experiments: ['experimentIds'],
  runs: ['experimentIds', 'runIds'],
  metrics: ['experimentIds', 'runIds'],
  artifacts: ['runIds'],
  models: ['experimentIds', 'modelIds'],
  registry: ['names'],
  settings: [],
  grants: [],
  storage: [],
}

function isChange(data: unknown): data is Change {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return false
  const { kind } = data
  if (typeof kind !== 'string' || !Object.hasOwn(ID_LISTS, kind)) return false
  const record = data as Record<string, unknown>
  return ID_LISTS[kind as Change['kind']].every((field) => Array.isArray(record[field]))
}

export type Live<S, T> = {
  /** The latest answer; undefined before the first. Kept while the next is read, also when the source changed. */
  readonly data: Accessor<T | undefined>
  /** The source `data` answers; compare it where old data of another source must not be shown. */
  readonly dataSource: Accessor<S | undefined>
  /** What the latest read threw; undefined after one that worked. */
  readonly error: Accessor<unknown>
  /** No answer yet for the present source. False while re-reading after a change. */
  readonly loading: Accessor<boolean>
  readonly reread: () => void
}

const COALESCE_MS = 150

/**
 * Reads `fetcher(source())` now, when the source changes, and when `isRelevant` says so of a change. Never more than one
 * read is in flight, an answer to a source that is no longer asked is dropped, and after a slow read the next waits at
 * least as long as that one took, so that a busy run leaves the worker time to write. A hidden page reads when it is
 * shown again. A source of undefined reads nothing.
 * @param pauseMs changes heard within this time cost one read
 */
export function createLive<S, T>(
  source: Accessor<S | undefined>,
  fetcher: (source: S) => Promise<T>,
  isRelevant: (change: Change, source: S) => boolean,
  pauseMs: Milliseconds = COALESCE_MS,
): Live<S, T> {
  const current = createMemo(source)
  const [answer, setAnswer] = createSignal<{ readonly source: S; readonly data: T }>()
  const [error, setError] = createSignal<unknown>(undefined)
  const [loading, setLoading] = createSignal(true)
  const reader = makeReader(async () => {
    const asked = untrack(current)
    if (asked === undefined) return
    try {
      const data = await fetcher(asked)
      if (untrack(current) !== asked) return
      batch(() => {
        setAnswer({ source: asked, data })
        setError(undefined)
        setLoading(false)
      })
    } catch (thrown) {
      noteStoreError(thrown)
      if (untrack(current) !== asked) return
      batch(() => {
        setError(thrown instanceof Error ? thrown : new Error(String(thrown)))
        setLoading(false)
      })
    }
  }, pauseMs)
  onCleanup(reader.stop)
  createEffect(
    on(current, () => {
      setLoading(true)
      reader.readNow()
    }),
  )
  listen((heard) => {
    const asked = untrack(current)
    if (asked !== undefined && (heard === 'resume' || isRelevant(heard, asked))) reader.readSoon()
  })
  return {
    data: () => answer()?.data,
    dataSource: () => answer()?.source,
    error,
    loading,
    reread: reader.readNow,
  }
}

/** The answer to this source; undefined before the first, and when what it names is gone since. */
export function answerTo<S, T>(live: Live<S, T>, source: S): T | undefined {
  const isGone = isTrackletError(live.error(), 'RESOURCE_DOES_NOT_EXIST')
  return live.dataSource() === source && !isGone ? live.data() : undefined
}

/** Runs `read` once at a time; what is asked meanwhile becomes one more read. */
function makeReader(
  read: () => Promise<void>,
  pauseMs: Milliseconds,
): { readNow(): void; readSoon(): void; stop(): void } {
  let stopped = false
  let reading = false
  let wanted: 'now' | 'soon' | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastCost = 0

  const start = async () => {
    clearTimeout(timer)
    timer = undefined
    wanted = undefined
    reading = true
    const before = performance.now()
    await read()
    lastCost = performance.now() - before
    reading = false
    if (wanted === 'now') readNow()
    else if (wanted === 'soon') readSoon()
  }
  const readNow = () => {
    if (stopped) return
    if (reading) wanted = 'now'
    else void start()
  }
  const readSoon = () => {
    if (stopped || timer !== undefined) return
    if (reading) wanted ??= 'soon'
    else timer = setTimeout(whenVisible, Math.max(pauseMs, lastCost))
  }
  const whenVisible = () => {
    timer = undefined
    if (document.visibilityState === 'visible') readNow()
    else document.addEventListener('visibilitychange', whenVisible, { once: true })
  }
  const stop = () => {
    stopped = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', whenVisible)
  }
  return { readNow, readSoon, stop }
}
