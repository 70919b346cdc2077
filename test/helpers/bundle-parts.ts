/** A small bundle as parts that a test may change before it is packed. */
import { createHash } from 'node:crypto'
import { writePoints } from '#formats/bundle/write-points.ts'
import { joinBytes, makeZip, type ZipPart } from './make-zip.ts'

export const EXPERIMENT_ID = '7'
export const RUN_ID = '0123456789abcdef0123456789abcdef'

export type Documents = {
  experiment: Record<string, unknown>
  run: Record<string, unknown>
  points: Uint8Array
  artifact: Uint8Array
}

export async function makeDocuments(): Promise<Documents> {
  const artifact = new TextEncoder().encode('a note of some length, so that it is packed '.repeat(8))
  return {
    experiment: {
      experimentId: EXPERIMENT_ID,
      name: 'houses',
      lifecycleStage: 'active',
      creationTime: '1700000000000',
      lastUpdateTime: '1700000000000',
      tags: [['k', 'v']],
      datasets: [],
    },
    run: {
      isPart: false,
      runId: RUN_ID,
      experimentId: EXPERIMENT_ID,
      runName: 'mlp',
      userId: 'ada',
      status: 'FINISHED',
      startTime: '1700000000000',
      endTime: '1700000001000',
      lifecycleStage: 'active',
      deletedTime: null,
      inputs: [],
      modelInputs: [],
      modelOutputs: [],
      params: [['lr', '0.1']],
      tags: [['mlflow.runName', 'mlp']],
      metrics: [],
      points: { path: `runs/${RUN_ID}/points.parquet`, count: 4 },
      artifacts: [
        {
          path: 'note.txt',
          entry: `runs/${RUN_ID}/artifacts/note.txt`,
          size: artifact.length,
          sha256: hashOf(artifact),
          type: 'text/plain',
          time: '1700000000500',
        },
      ],
    },
    points: await pointsOf(4),
    artifact,
  }
}

export async function pointsOf(count: number): Promise<Uint8Array> {
  const column = Float64Array.from({ length: count }, (_, i) => i)
  const pieces: Uint8Array[] = []
  const history = { steps: column, values: column.map(Math.sqrt), timestamps: column.map((i) => 1e12 + i) }
  for await (const piece of writePoints(
    (async function* () {
      yield await Promise.resolve(['loss', history] as const)
    })(),
  ))
    pieces.push(piece)
  return joinBytes(...pieces)
}

export type ManifestOptions = {
  readonly head?: Record<string, unknown>
  /** Changes what is listed. */
  readonly list?: (entries: Entry[]) => unknown[]
  /** In place of the manifest. */
  readonly text?: string
  /** Without it. */
  readonly none?: boolean
}

export type Entry = { path: string; size: number; sha256: string }
export type File = { readonly path: string; readonly content: Uint8Array; readonly deflate?: boolean }

export function filesOf({ experiment, run, points, artifact }: Documents): File[] {
  const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
  return [
    { path: `experiments/${EXPERIMENT_ID}.json`, content: json(experiment), deflate: true },
    { path: `runs/${RUN_ID}/run.json`, content: json(run), deflate: true },
    { path: `runs/${RUN_ID}/points.parquet`, content: points },
    { path: `runs/${RUN_ID}/artifacts/note.txt`, content: artifact, deflate: true },
  ]
}

/** @param more parts that are packed and not listed */
export function packBundle(
  files: readonly File[],
  { head = {}, list = (entries) => entries, text, none = false }: ManifestOptions = {},
  more: readonly ZipPart[] = [],
): Uint8Array<ArrayBuffer> {
  const entries = files.map(({ path, content }) => ({
    path,
    size: content.length,
    sha256: hashOf(content),
  }))
  const manifest = {
    format: 'tracklet-bundle',
    version: 1,
    title: 'houses',
    contents: { experiments: 1, runs: 1, points: 4, artifacts: 1, loggedModels: 0, registeredModels: 0 },
    ...head,
    entries: list(entries),
  }
  const parts: ZipPart[] = files.map(({ path, content, deflate = false }) => ({
    name: path,
    content,
    deflate,
  }))
  const first: ZipPart = { name: 'manifest.json', content: text ?? JSON.stringify(manifest), deflate: true }
  return makeZip([...(none ? [] : [first]), ...parts, ...more])
}

export function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
