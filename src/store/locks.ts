/**
 * Web Locks by name. Everything here starts with `tracklet-`, since locks are shared by the whole origin.
 * Where the API is missing (Node), locks live in this process, which is then the only one.
 */
const PREFIX = 'tracklet-'
const local = new Map<string, Promise<unknown>>()

/** Runs `work` alone among all tabs. */
export async function withLock<T>(
  name: string,
  work: () => Promise<T>,
  mode: LockMode = 'exclusive',
): Promise<T> {
  const locks = webLocks()
  if (locks !== undefined) return await locks.request(PREFIX + name, { mode }, work)
  const before = local.get(name) ?? Promise.resolve()
  const held = async (): Promise<T> => {
    heldLocally.add(name)
    return await work().finally(() => heldLocally.delete(name))
  }
  const mine = before.then(held, held)
  local.set(
    name,
    mine.catch(() => undefined),
  )
  return await mine
}

/** Runs `work` when nobody else holds the lock; else gives undefined at once. */
export async function tryLock<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
  const locks = webLocks()
  if (locks === undefined) return await withLock(name, work)
  return await locks.request(PREFIX + name, { ifAvailable: true }, async (lock) =>
    lock === null ? undefined : await work(),
  )
}

/** Holds a lock until `release`, or until this worker is gone; undefined when `exclusive` is taken already. */
export async function holdLock(name: string, mode: LockMode): Promise<{ release(): void } | undefined> {
  const locks = webLocks()
  if (locks === undefined) return holdLocal(name)
  return await new Promise((resolve, reject) => {
    const held = new Promise<void>((release) => {
      locks
        .request(PREFIX + name, { mode, ifAvailable: true }, (lock) => {
          resolve(lock === null ? undefined : { release })
          return lock === null ? undefined : held
        })
        .catch(reject)
    })
  })
}

const heldLocally = new Set<string>()

function holdLocal(name: string): { release(): void } {
  heldLocally.add(name)
  return { release: () => heldLocally.delete(name) }
}

/** What follows `prefix` in the names of all held locks, of every tab. */
export async function listHeld(prefix: string): Promise<Set<string>> {
  const locks = webLocks()
  if (locks === undefined)
    return new Set([...heldLocally].filter((n) => n.startsWith(prefix)).map((n) => n.slice(prefix.length)))
  const { held = [] } = await locks.query()
  const full = PREFIX + prefix
  return new Set(
    held.flatMap(({ name }) => (name?.startsWith(full) === true ? [name.slice(full.length)] : [])),
  )
}

function webLocks(): LockManager | undefined {
  return (globalThis.navigator as { locks?: LockManager } | undefined)?.locks
}
