import { parseArtifactUri } from '#model/artifact-uri.ts'
import { isTrackletError } from '#base/errors.ts'
import type { LoggedModel } from '#model/logged-model.ts'
import type { ModelVersion, RegisteredModel } from '#model/registered-model.ts'
import { TAG } from '#model/tags.ts'
import type { ModelVersionRecord, RegisteredModelRecord } from '#formats/records.ts'
import type { RegistryEventRow } from '#store/schema.ts'
import { isThere, makeEvent } from '../registry-rules.ts'
import { withRegistration } from '../registrations.ts'
import type { IncomingModel, RegistryIntake } from './registry-intake.ts'
import { digest } from './owner-parts.ts'

/** Who the registry's history names. */
const BY = 'import'

export type RegistryGround = {
  readonly models: readonly RegisteredModel[]
  readonly versions: readonly ModelVersion[]
  /** Those of the import, as they will be, and those that are there. */
  readonly loggedModels: ReadonlyMap<string, LoggedModel>
}

export type RegistryRows = {
  readonly models: readonly RegisteredModel[]
  readonly versions: readonly ModelVersion[]
  readonly events: readonly RegistryEventRow[]
  /** That got a version. */
  readonly loggedModels: readonly LoggedModel[]
}

/**
 * Registered models of one name are one. One that is there keeps what it has, and gets the tags and aliases it lacks. A
 * version keeps its number; where another one has it, it gets the next, and says which it had.
 * @param newId where an id became another in this import
 */
export function makeRegistryRows(
  { models }: RegistryIntake,
  ground: RegistryGround,
  newId: (id: string) => string,
): RegistryRows {
  const made: { models: RegisteredModel[]; versions: ModelVersion[]; events: RegistryEventRow[] } = {
    models: [],
    versions: [],
    events: [],
  }
  const loggedModels = new Map<string, LoggedModel>()
  for (const incoming of models.values()) {
    const { name } = incoming.record
    const known = ground.models.find((model) => model.name === name)
    const present = ground.versions.filter((version) => version.name === name)
    const { added, numbers } = addVersions(incoming, present, ground, newId)
    const model = joinModel(known, incoming.record, numbers, added.length > 0)
    if (model !== known) made.models.push(model)
    if (known === undefined) made.events.push(event('model-created', name, null))
    for (const version of added) {
      made.events.push(event('version-created', name, version))
      const logged = loggedModels.get(version.modelId) ?? ground.loggedModels.get(version.modelId)
      if (logged === undefined) continue
      const registration = { name, version: String(version.version) }
      loggedModels.set(version.modelId, withRegistration(logged, registration))
    }
    made.versions.push(...added)
  }
  return { ...made, loggedModels: [...loggedModels.values()] }
}

function event(
  kind: 'model-created' | 'version-created',
  name: string,
  version: ModelVersion | null,
): RegistryEventRow {
  return {
    ...makeEvent({
      kind,
      name,
      version: version?.version ?? null,
      time: Date.now(),
      to: version?.source ?? null,
    }),
    by: BY,
  }
}

/** @returns the new versions, and which number each incoming one has now */
function addVersions(
  { versions }: IncomingModel,
  present: readonly ModelVersion[],
  ground: RegistryGround,
  newId: (id: string) => string,
): { added: ModelVersion[]; numbers: ReadonlyMap<number, number> } {
  const all = [...present]
  const added: ModelVersion[] = []
  const numbers = new Map<number, number>()
  const next = (): number => all.reduce((most, { version }) => Math.max(most, version), 0) + 1
  const isFree = ({ version }: ModelVersionRecord): boolean =>
    version !== null && !present.some((there) => there.version === version)
  // Those that keep their number come first, so that none of the others gets it.
  const sorted = [...versions].sort(
    (a, b) => Number(isFree(b)) - Number(isFree(a)) || (a.version ?? Infinity) - (b.version ?? Infinity),
  )
  for (const record of sorted) {
    const wanted = record.version ?? next()
    const row = makeVersion(record, wanted, ground, newId)
    const twin = all.find((version) => isThere(version) && isSame(version, row, record.version))
    if (twin !== undefined) {
      numbers.set(wanted, twin.version)
      continue
    }
    const isTaken = all.some(({ version }) => version === wanted)
    const from: [string, string][] = isTaken ? [[TAG.importedFrom, `${row.name}/${wanted}`]] : []
    const placed = { ...row, version: isTaken ? next() : wanted, tags: new Map([...row.tags, ...from]) }
    numbers.set(wanted, placed.version)
    all.push(placed)
    added.push(placed)
  }
  return { added, numbers }
}

/** The same files from the same moment; one without a number is any version of its logged model. */
function isSame(there: ModelVersion, row: ModelVersion, number: number | null): boolean {
  const content = ({ source, runId, modelId, creationTimestamp }: ModelVersion): string =>
    digest([source, runId, modelId, number === null ? 0 : creationTimestamp])
  return content(there) === content(row)
}

function makeVersion(
  record: ModelVersionRecord,
  version: number,
  { loggedModels }: RegistryGround,
  newId: (id: string) => string,
): ModelVersion {
  const modelId = newId(record.modelId ?? '')
  const source = moveSource(record.source, newId)
  const created = record.creationTime ?? record.lastUpdateTime ?? 0
  const place = source.startsWith('models:/') ? loggedModels.get(modelId)?.artifactUri : undefined
  return {
    name: record.name,
    version,
    description: record.description,
    creationTimestamp: created,
    lastUpdatedTimestamp: record.lastUpdateTime ?? created,
    userId: record.userId,
    currentStage: record.stage,
    source,
    storageLocation: place ?? source,
    runId: newId(record.runId ?? ''),
    runLink: record.runLink,
    modelId,
    status: record.status,
    statusMessage: record.statusMessage,
    tags: new Map(record.tags),
  }
}

/** Files of a run or model that got another id are there now; what names neither stays as it is. */
function moveSource(source: string, newId: (id: string) => string): string {
  try {
    const uri = parseArtifactUri(source)
    if (uri.kind === 'model') return `models:/${newId(uri.modelId)}`
    if (uri.kind === 'run') return `runs:/${newId(uri.runId)}${uri.path === '' ? '' : `/${uri.path}`}`
  } catch (error) {
    if (!isTrackletError(error, 'INVALID_PARAMETER_VALUE')) throw error
  }
  return source
}

function joinModel(
  known: RegisteredModel | undefined,
  record: RegisteredModelRecord,
  numbers: ReadonlyMap<number, number>,
  isNewer: boolean,
): RegisteredModel {
  const aliases = [...record.aliases].flatMap(([alias, version]): [string, number][] => {
    const number = numbers.get(version)
    return number === undefined ? [] : [[alias, number]]
  })
  if (known === undefined) {
    const created = record.creationTime ?? record.lastUpdateTime ?? 0
    return {
      name: record.name,
      description: record.description,
      creationTimestamp: created,
      lastUpdatedTimestamp: record.lastUpdateTime ?? created,
      tags: new Map(record.tags),
      aliases: new Map(aliases),
    }
  }
  const tags = [...record.tags].filter(([key]) => !known.tags.has(key))
  const names = aliases.filter(([alias]) => !known.aliases.has(alias))
  if (tags.length === 0 && names.length === 0 && !isNewer) return known
  return {
    ...known,
    lastUpdatedTimestamp: isNewer ? Date.now() : known.lastUpdatedTimestamp,
    tags: new Map([...known.tags, ...tags]),
    aliases: new Map([...known.aliases, ...names]),
  }
}
