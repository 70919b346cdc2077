/** W&B's logs: `run-<id>.wandb` with the run's files in `files/` beside it, as online and offline runs leave them. */
import { ByteProgress } from '../byte-progress.ts'
import type { Format, Place, ReadOptions } from '../format.ts'
import type { ImportRecord } from '../records.ts'
import { skippedFrom } from '../skipped.ts'
import { sniffHeads } from '../sniff-heads.ts'
import { findFile, findFolder, nameOf, parentOf, walkFiles, type Source, type SourceFile } from '../source.ts'
import { beginsWithMagic } from './log-records.ts'
import { WandbImport } from './wandb-import.ts'

export const wandb: Format = { name: 'wandb', title: 'W&B run logs', sniff: sniffWandb, read: readWandb }

async function sniffWandb(source: Source): Promise<readonly Place[] | undefined> {
  const logs = await sniffHeads(source, beginsWithMagic)
  if (logs.length === 0) return undefined
  const paths = logs.map(({ path }) => path)
  const count = paths.filter((path) => !isLink(path, paths)).length
  return [
    {
      path: '',
      summary: count === 1 ? '1 run' : `${count} runs`,
      owns: [...paths, ...paths.flatMap((path) => ownFolder(source, path))],
    },
  ]
}

/** `latest-run` is a link to the folder of the last run. */
function isLink(path: string, all: readonly string[]): boolean {
  if (nameOf(parentOf(path)) !== 'latest-run') return false
  return all.some((other) => other !== path && nameOf(other) === nameOf(path))
}

/** A run's folder is the run's, whole; a log that lies among other things owns only itself. */
function ownFolder(source: Source, path: string): string[] {
  const folder = parentOf(path)
  const isRun =
    /^((offline-)?run-|latest-run$)/.test(nameOf(folder)) || findFolder(source, folder)?.folders.has('files')
  return folder !== '' && isRun ? [folder] : []
}

async function* readWandb(
  source: Source,
  { owns }: Place,
  { signal, onProgress }: ReadOptions = {},
): AsyncGenerator<ImportRecord> {
  const logs = owns.flatMap((path) => (isLink(path, owns) ? [] : (findFile(source, path) ?? [])))
  const progress = await ByteProgress.ofFiles(logs, onProgress)
  const reader = new WandbImport(progress, signal)
  for (const log of logs) {
    signal?.throwIfAborted()
    try {
      yield* reader.read(log, filesOf(source, log, owns))
    } catch (error) {
      yield skippedFrom(log.path, error)
    }
  }
}

/** By their paths in `files/`. */
function filesOf(source: Source, log: SourceFile, owns: readonly string[]): Map<string, SourceFile> {
  const folder = parentOf(log.path)
  const files = owns.includes(folder) ? findFolder(source, `${folder}/files`) : undefined
  if (!files) return new Map()
  return new Map(Array.from(walkFiles(files), (file) => [file.path.slice(files.path.length + 1), file]))
}
