/** Rows of the model registry. Every change is one transaction with its events, written through to the disk. */
import { Dexie } from 'dexie'
import type { LoggedModel } from '#model/logged-model.ts'
import type { ModelVersion, RegisteredModel, RegistryEvent } from '#model/registered-model.ts'
import { guarded } from './errors.ts'
import type { TrackletDb } from './schema.ts'
import type { Store } from './store.ts'

/** What a change of one registered model may look at. */
export type RegistryRows = {
  readonly model: RegisteredModel | undefined
  /** By number, deleted ones too. */
  readonly versions: readonly ModelVersion[]
  /** Who has the name that the model is to get. */
  readonly twin: RegisteredModel | undefined
  /** The logged model that was asked for. */
  readonly loggedModel: LoggedModel | undefined
}

/** Who asked is the store's to say. */
export type NewEvent = Omit<RegistryEvent, 'eventId' | 'by'>

export type RegistryChange<T> = {
  /** Null removes it with its versions; under another name it is moved, and all its versions must be given with it. */
  readonly model?: RegisteredModel | null
  /** Those that changed. */
  readonly versions?: readonly ModelVersion[]
  readonly loggedModel?: LoggedModel
  readonly events: readonly NewEvent[]
  readonly result: T
}

export type RegistrySubject = { readonly name: string; readonly newName?: string; readonly modelId?: string }

/** @param change may throw, and nothing is written */
export async function changeRegistry<T>(
  store: Store,
  subject: RegistrySubject,
  change: (rows: RegistryRows) => RegistryChange<T>,
): Promise<T> {
  const { strict } = store
  const tables = [strict.registeredModels, strict.modelVersions, strict.registryEvents, strict.loggedModels]
  const made = await guarded(() =>
    strict.transaction('rw', tables, async () => {
      const next = change(await readRows(strict, subject))
      await writeChange(strict, subject.name, store.by, next)
      return next
    }),
  )
  if (made.events.length === 0) return made.result
  const { newName, name } = subject
  store.changes.announce({ kind: 'registry', names: newName === undefined ? [name] : [name, newName] })
  if (made.loggedModel !== undefined) {
    const { experimentId, modelId } = made.loggedModel
    store.changes.announce({ kind: 'models', experimentIds: [experimentId], modelIds: [modelId] })
  }
  return made.result
}

async function readRows(db: TrackletDb, { name, newName, modelId }: RegistrySubject): Promise<RegistryRows> {
  return {
    model: await db.registeredModels.get(name),
    versions: await versionsOf(db, name).toArray(),
    twin: newName === undefined ? undefined : await db.registeredModels.get(newName),
    loggedModel: modelId === undefined ? undefined : await db.loggedModels.get(modelId),
  }
}

async function writeChange(
  db: TrackletDb,
  name: string,
  by: string,
  { model, versions, loggedModel, events }: RegistryChange<unknown>,
): Promise<void> {
  if (model === null || (model !== undefined && model.name !== name)) {
    await db.registeredModels.delete(name)
    await versionsOf(db, name).delete()
    if (model !== null) await db.registryEvents.where('name').equals(name).modify({ name: model.name })
  }
  if (model) await db.registeredModels.put(model)
  if (versions !== undefined) await db.modelVersions.bulkPut(versions)
  if (loggedModel !== undefined) await db.loggedModels.put(loggedModel)
  await db.registryEvents.bulkAdd(events.map((event) => ({ ...event, by })))
}

function versionsOf({ modelVersions }: TrackletDb, name: string) {
  return modelVersions.where('[name+version]').between([name, Dexie.minKey], [name, Dexie.maxKey])
}

/** In one transaction, versions by number, deleted ones too. */
export async function readRegisteredModel(
  store: Store,
  name: string,
): Promise<{ model: RegisteredModel | undefined; versions: readonly ModelVersion[] }> {
  const { db } = store
  return await guarded(() =>
    db.transaction('r', [db.registeredModels, db.modelVersions], async () => ({
      model: await db.registeredModels.get(name),
      versions: await versionsOf(db, name).toArray(),
    })),
  )
}

/** Everything, in one transaction: by name, versions by number, deleted ones too. */
export async function readRegistry(
  store: Store,
): Promise<{ models: readonly RegisteredModel[]; versions: readonly ModelVersion[] }> {
  const { db } = store
  return await guarded(() =>
    db.transaction('r', [db.registeredModels, db.modelVersions], async () => ({
      models: await db.registeredModels.toArray(),
      versions: await db.modelVersions.toArray(),
    })),
  )
}

/** Of one model, latest first. */
export async function readRegistryEvents(store: Store, name: string): Promise<RegistryEvent[]> {
  const rows = await guarded(() => store.db.registryEvents.where('name').equals(name).toArray())
  return rows.map((row) => ({ ...row, eventId: row.eventId ?? 0 })).sort((a, b) => b.eventId - a.eventId)
}
