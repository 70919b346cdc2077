import { DELETED_STAGE } from '#model/registered-model.ts'
import { TrackletError } from '#base/errors.ts'
import { maybeModelUri } from '../model-uri.ts'
import type { ImportRecord, ModelVersionRecord, SkippedRecord } from '../records.ts'
import { modelStageOf, versionStatusOf } from '../registry-words.ts'
import { skippedFrom } from '../skipped.ts'
import { byName, nameOf, type Folder } from '../source.ts'
import { maybeText, maybeTime, parseYamlMap } from '../yaml.ts'
import { bytesOf, keyedFiles, readContents, textsOf } from './keyed-files.ts'
import { metaOf } from './layout.ts'

const VERSION = /^version-(\d+)$/

/** A registered model with its versions. */
export async function* readRegisteredModel(folder: Folder): AsyncGenerator<ImportRecord> {
  const skipped: SkippedRecord[] = []
  const meta = metaOf(folder)
  const [tags, aliases] = [keyedFiles(folder, 'tags'), keyedFiles(folder, 'aliases')]
  const contents = await readContents([
    ...(meta ? [meta] : []),
    ...[...tags, ...aliases].map(({ file }) => file),
  ])
  try {
    const info = meta ? await parseYamlMap(meta.path, bytesOf(contents, meta)) : new Map<string, unknown>()
    const name = maybeText(info, 'name') ?? nameOf(folder.path)
    yield {
      kind: 'registered-model',
      name,
      description: maybeText(info, 'description') ?? '',
      creationTime: maybeTime(info, 'creation_timestamp') ?? null,
      lastUpdateTime: maybeTime(info, 'last_updated_timestamp') ?? null,
      tags: textsOf(tags, contents, String, skipped),
      aliases: new Map(
        [...textsOf(aliases, contents, String, skipped)].map(([alias, version]) => [alias, Number(version)]),
      ),
    }
    yield* skipped
    yield* readVersions(folder, name)
  } catch (error) {
    yield skippedFrom(meta?.path ?? folder.path, error)
  }
}

async function* readVersions(model: Folder, name: string): AsyncGenerator<ImportRecord> {
  const folders = byName(model.folders).flatMap(([folderName, folder]) => {
    const [, version] = VERSION.exec(folderName) ?? []
    return version === undefined ? [] : [{ version: Number(version), folder }]
  })
  for (const { version, folder } of folders.sort((a, b) => a.version - b.version)) {
    const skipped: SkippedRecord[] = []
    try {
      const record = await readVersion(folder, name, version, skipped)
      if (record) yield record
      yield* skipped
    } catch (error) {
      yield skippedFrom(folder.path, error)
    }
  }
}

/** Undefined for one that was deleted. @throws TrackletError */
async function readVersion(
  folder: Folder,
  name: string,
  version: number,
  skipped: SkippedRecord[],
): Promise<ModelVersionRecord | undefined> {
  const meta = metaOf(folder)
  if (!meta) throw new TrackletError('E_FORMAT', 'The folder has no meta.yaml, so it is no model version.')
  const tags = keyedFiles(folder, 'tags')
  const contents = await readContents([meta, ...tags.map(({ file }) => file)])
  const info = await parseYamlMap(meta.path, bytesOf(contents, meta))
  const stage = maybeText(info, 'current_stage') ?? 'None'
  if (stage === DELETED_STAGE) return undefined
  const source = maybeText(info, 'source') ?? ''
  return {
    kind: 'model-version',
    name,
    version,
    description: maybeText(info, 'description') ?? '',
    userId: maybeText(info, 'user_id') ?? '',
    stage: modelStageOf(stage),
    source: maybeModelUri(maybeText(info, 'storage_location') ?? source) ?? source,
    runId: maybeText(info, 'run_id') || null,
    runLink: maybeText(info, 'run_link') ?? '',
    modelId: maybeText(info, 'model_id') || null,
    status: versionStatusOf(maybeText(info, 'status')),
    statusMessage: maybeText(info, 'status_message') ?? '',
    creationTime: maybeTime(info, 'creation_timestamp') ?? null,
    lastUpdateTime: maybeTime(info, 'last_updated_timestamp') ?? null,
    tags: textsOf(tags, contents, String, skipped),
  }
}
