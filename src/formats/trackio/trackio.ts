/**
 * Trackio's projects: its SQLite databases, `<project>.db`, of any version, and its static exports, with their pictures in `media/`.
 * @see https://github.com/gradio-app/trackio/blob/main/trackio/sqlite_storage.py
 */
import { TrackletError } from '#base/errors.ts'
import type { Format, Place, ReadOptions } from '../format.ts'
import { makeExperiment } from '../make-records.ts'
import type { ImportRecord } from '../records.ts'
import { makeSkipped } from '../skipped.ts'
import {
  findFile,
  findFolder,
  nameOf,
  parentOf,
  walkFiles,
  walkFolders,
  type Source,
  type SourceFile,
} from '../source.ts'
import { findDatabases } from '../sqlite/find-databases.ts'
import { maybeTable } from '../table/inspect-table.ts'
import { readDatabase } from './read-database.ts'
import { readStatic } from './read-static.ts'
import { TrackioRuns } from './trackio-runs.ts'

const STATIC_METRICS = 'metrics.parquet'

export const trackio: Format = {
  name: 'trackio',
  title: 'Trackio project',
  sniff: sniffTrackio,
  read: readTrackio,
}

async function sniffTrackio(source: Source): Promise<readonly Place[] | undefined> {
  const places: Place[] = []
  for (const { file, database, owns } of await findDatabases(source)) {
    const columns = database.columnsOf('metrics')
    if (['run_name', 'step', 'metrics'].every((name) => columns.includes(name)))
      places.push({
        path: file.path,
        summary: '',
        owns: [...owns, ...mediaOf(parentOf(file.path), projectOf(file.path))],
      })
  }
  for (const { path, files } of walkFolders(source)) {
    const file = files.get(STATIC_METRICS)
    if (file && files.has('runs.json') && (await isStatic(file)))
      places.push({
        path: file.path,
        summary: '',
        owns: [
          ...['runs.json', 'settings.json'].flatMap((name) => files.get(name)?.path ?? []),
          file.path,
          join(path, 'aux'),
          join(path, 'media'),
        ],
      })
  }
  return places.length === 0 ? undefined : places
}

async function isStatic(file: SourceFile): Promise<boolean> {
  const inspected = await maybeTable(file)
  return (
    inspected?.table.kind === 'parquet' &&
    ['run_name', 'step'].every((name) => inspected.columns.includes(name))
  )
}

async function* readTrackio(
  source: Source,
  { path }: Place,
  options: ReadOptions = {},
): AsyncGenerator<ImportRecord> {
  const file = findFile(source, path)
  if (!file) throw new TrackletError('E_FORMAT', `There is no file "${path}" in what was dropped.`, { path })
  const isExport = nameOf(path) === STATIC_METRICS
  const project = isExport ? nameOf(parentOf(path)) || 'Trackio' : projectOf(path)
  const experiment = `trackio ${path}`
  yield makeExperiment(experiment, project)
  const runs = new TrackioRuns(project, experiment, mediaFiles(source, parentOf(path)))
  if (isExport) yield* readStatic(source, file, runs, options)
  else yield* readDatabase(source, file, runs, options)
  yield* runs.end()
  for (const message of runs.describe()) yield makeSkipped(path, 'E_UNSUPPORTED', message)
  options.onProgress?.(1)
}

function projectOf(path: string): string {
  return nameOf(path).replace(/\.db$/, '')
}

/** By their paths in `media/`, as rows name them. */
function mediaFiles(source: Source, folder: string): Map<string, SourceFile> {
  const media = findFolder(source, join(folder, 'media'))
  return new Map(
    media ? Array.from(walkFiles(media), (file) => [file.path.slice(media.path.length + 1), file]) : [],
  )
}

/** The folder of one project's media, so that those of others are left to them. */
function mediaOf(folder: string, project: string): string[] {
  return [join(folder, `media/${project}`)]
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}
