import { CHANGE_CHANNEL, type Change } from '#model/change.ts'

const GATHER_MS = 60

/**
 * Tells every tab which rows changed. Metrics of many batches become one message; what is told of a run goes out at once,
 * with what was gathered: its client may end this worker as soon as it has the answer.
 * The channel does not echo, so own listeners are told directly.
 */
export class Changes {
  readonly #channel: BroadcastChannel
  readonly #listeners = new Set<(change: Change) => void>()
  #gathered = new Map<'runs' | 'metrics', { experimentIds: Set<string>; runIds: Set<string> }>()
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param channel another one for a store of its own */
  constructor(channel = CHANGE_CHANNEL) {
    this.#channel = new BroadcastChannel(channel)
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isChange(data)) for (const listener of this.#listeners) listener(data)
    }
    // In Node an open channel keeps the process alive; in browsers there is nothing to call.
    const opened: { unref?: () => void } = this.#channel as unknown as { unref?: () => void }
    opened.unref?.()
  }

  /** Hears the changes of this store and of every other tab. */
  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Own listeners hear at once, so that this store reads what it wrote. */
  announce(change: Change): void {
    for (const listener of this.#listeners) listener(change)
    if (change.kind === 'runs' || change.kind === 'metrics') {
      const entry = this.#gathered.get(change.kind) ?? { experimentIds: new Set(), runIds: new Set() }
      for (const id of change.experimentIds) entry.experimentIds.add(id)
      for (const id of change.runIds) entry.runIds.add(id)
      this.#gathered.set(change.kind, entry)
      if (change.kind === 'runs') this.#send()
      else this.#timer ??= setTimeout(() => this.#send(), GATHER_MS)
    } else {
      this.#channel.postMessage(change)
    }
  }

  close(): void {
    this.#send()
    this.#channel.close()
  }

  #send(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const gathered = this.#gathered
    this.#gathered = new Map()
    for (const [kind, { experimentIds, runIds }] of gathered) {
      this.#channel.postMessage({ kind, experimentIds: [...experimentIds], runIds: [...runIds] })
    }
  }
}

/** The channel is open to every page of the origin. */
function isChange(data: unknown): data is Change {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return false
  const { kind, experimentIds, runIds, modelIds, names } = data as Record<string, unknown>
  switch (kind) {
    case 'experiments':
      return isIds(experimentIds)
    case 'runs':
    case 'metrics':
      return isIds(experimentIds) && isIds(runIds)
    case 'artifacts':
      return isIds(runIds)
    case 'models':
      return isIds(experimentIds) && isIds(modelIds)
    case 'registry':
      return isIds(names)
    default:
      return kind === 'settings' || kind === 'grants' || kind === 'storage'
  }
}

function isIds(value: unknown): boolean {
  return Array.isArray(value) && value.every((id) => typeof id === 'string')
}
