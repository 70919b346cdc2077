import type { Milliseconds } from '#base/units.ts'
import { BlobText } from './blob-text.ts'
import { fitPath, type FittedNames } from './fit-names.ts'
import { imagePath } from './image-path.ts'
import type { ArtifactRecord } from './records.ts'
import type { SourceFile } from './source.ts'

export type Moment = { readonly step: number; readonly time: Milliseconds | undefined }

type Logged = Readonly<Record<string, unknown>>

/**
 * What W&B's and Trackio's rows say of pictures and histograms. A picture is a file beside the log: it is kept under MLflow's name for
 * a picture of a sequence, so that it is shown as one.
 */
export class LoggedMedia {
  hasImages = false
  /** Files that are kept under another name. */
  readonly used = new Set<string>()
  readonly #runId: string
  readonly #files: ReadonlyMap<string, SourceFile>
  readonly #names: FittedNames
  readonly #histograms = new Map<string, BlobText>()
  #ready: ArtifactRecord[] = []

  /** @param files those beside the log, by their paths in `files/` */
  constructor(runId: string, files: ReadonlyMap<string, SourceFile>, names: FittedNames) {
    this.#runId = runId
    this.#files = files
    this.#names = names
  }

  /** Whether the value was one of these. */
  take(key: string, value: unknown, moment: Moment): boolean {
    if (typeof value !== 'object' || value === null || !('_type' in value)) return false
    const logged = value as Logged
    switch (String(logged['_type']).replace(/^trackio\./, '')) {
      case 'image-file':
      case 'image':
        return this.#addImages(key, [logged['path'] ?? logged['file_path']], moment)
      case 'images/separated':
        return this.#addImages(key, logged['filenames'], moment)
      case 'histogram':
        return this.#addHistogram(key, logged, moment)
      default:
        // Any other media are files too, and kept as they lie there.
        return this.#files.has(String(logged['path'] ?? logged['file_path']))
    }
  }

  drain(): ArtifactRecord[] {
    const ready = this.#ready
    this.#ready = []
    return ready
  }

  /** All histograms of a key are one artifact, a line a step, as TensorBoard's are. */
  histograms(): ArtifactRecord[] {
    return Array.from(this.#histograms, ([key, text]) => ({
      kind: 'artifact',
      ownerId: this.#runId,
      path: fitPath(`histograms/${key}.jsonl`),
      open: async () => text.toBlob(),
    }))
  }

  #addImages(key: string, paths: unknown, { step, time = 0 }: Moment): boolean {
    if (!Array.isArray(paths)) return false
    const name = this.#names.fit(key)
    for (const path of paths as unknown[]) {
      const file = this.#files.get(String(path))
      if (!file || this.used.has(String(path))) continue
      this.used.add(String(path))
      this.hasImages = true
      const extension = /\.(\w{1,5})$/.exec(file.path)?.[1] ?? 'png'
      this.#ready.push({
        kind: 'artifact',
        ownerId: this.#runId,
        path: fitPath(imagePath({ key: name, step, time, origin: [this.#runId, String(path)], extension })),
        open: file.open,
      })
    }
    return true
  }

  #addHistogram(key: string, { bins, values }: Logged, { step, time = 0 }: Moment): boolean {
    if (!Array.isArray(bins) || !Array.isArray(values)) return false
    const buckets = (values as unknown[]).map((count, i) => [
      bins[i] as unknown,
      bins[i + 1] as unknown,
      count,
    ])
    const name = this.#names.fit(key)
    const text = this.#histograms.get(name) ?? new BlobText()
    this.#histograms.set(name, text)
    text.add(`${JSON.stringify({ step, timestamp: time, buckets })}\n`)
    return true
  }
}
