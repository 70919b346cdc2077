/** Which run or logged model goes into which bundle: a zip holds 4 GiB and 65,534 files, a manifest 4 MiB. */
import type { Bytes } from '#base/units.ts'
import { MAX_MANIFEST_BYTES } from '#formats/bundle/layout.ts'
import { MAX_ZIP_BYTES, MAX_ZIP_FILES } from '#formats/zip/write-zip.ts'

export type OwnerSize = {
  readonly ownerId: string
  readonly points: number
  /** Of params, tags and what stands around them, about. */
  readonly documentBytes: Bytes
  readonly artifacts: readonly { readonly path: string; readonly size: Bytes }[]
}

/** One's share of a part. */
export type Share = {
  readonly ownerId: string
  /** The points stand in its first share, if there are any. */
  readonly hasPoints: boolean
  /** Undefined: all. */
  readonly paths: ReadonlySet<string> | undefined
}

export type Part = { readonly shares: Share[]; bytes: Bytes; files: number; manifestBytes: Bytes }

export type PartLimits = { readonly bytes: Bytes; readonly files: number; readonly manifestBytes: Bytes }

/** With some room, since sizes are estimates. */
const PART_LIMITS: PartLimits = {
  bytes: MAX_ZIP_BYTES - 2 ** 27,
  files: MAX_ZIP_FILES - 1_000,
  manifestBytes: MAX_MANIFEST_BYTES - 2 ** 18,
}

const POINT_BYTES = 24
/** Of a file in a zip and of its line in the manifest, besides the path, which stands there up to three times. */
const ENTRY_BYTES = 200
const LINE_BYTES = 120
/** What a run's folder adds to a path: `runs/<id>/artifacts/`. */
const FOLDER_BYTES = 60

type Weight = { readonly bytes: Bytes; readonly files: number; readonly manifestBytes: Bytes }

/** They stay in their order and whole, unless one is too large for any part. */
export function planParts(owners: readonly OwnerSize[], limits: PartLimits = PART_LIMITS): Part[] {
  const parts: Part[] = []
  for (const owner of owners) {
    const weight = weigh(owner)
    if (fits(weight, undefined, limits)) {
      addShare(parts, { ownerId: owner.ownerId, hasPoints: true, paths: undefined }, weight, limits)
    } else splitOwner(parts, owner, limits)
  }
  return parts.length > 0 ? parts : [makePart()]
}

/** Files that no part can hold. */
export function findTooLarge(
  owners: readonly OwnerSize[],
  limits: PartLimits = PART_LIMITS,
): { ownerId: string; path: string; size: Bytes }[] {
  return owners.flatMap(({ ownerId, artifacts }) =>
    artifacts.flatMap(({ path, size }) => (size > limits.bytes ? [{ ownerId, path, size }] : [])),
  )
}

function splitOwner(parts: Part[], owner: OwnerSize, limits: PartLimits): void {
  let paths: string[] = []
  let share = weigh({ ...owner, artifacts: [] })
  let hasPoints = true
  const close = (): void => {
    addShare(parts, { ownerId: owner.ownerId, hasPoints, paths: new Set(paths) }, share, limits)
    hasPoints = false
    paths = []
    share = weigh({ ...owner, points: 0, artifacts: [] })
  }
  for (const artifact of owner.artifacts) {
    if (artifact.size > limits.bytes) continue
    const more = weighArtifact(artifact)
    if (!fits(more, share, limits)) close()
    paths.push(artifact.path)
    share = join(share, more)
  }
  close()
}

function addShare(parts: Part[], share: Share, weight: Weight, limits: PartLimits): void {
  let part = parts.at(-1)
  if (part === undefined || !fits(weight, part, limits)) parts.push((part = makePart()))
  part.shares.push(share)
  Object.assign(part, join(part, weight))
}

function makePart(): Part {
  return { shares: [], bytes: 0, files: 1, manifestBytes: 1_000 }
}

function weigh({ points, documentBytes, artifacts }: OwnerSize): Weight {
  const files = points > 0 ? 2 : 1
  const own: Weight = {
    bytes: points * POINT_BYTES + documentBytes + files * (ENTRY_BYTES + 2 * FOLDER_BYTES),
    files,
    manifestBytes: files * (LINE_BYTES + FOLDER_BYTES),
  }
  return artifacts.map(weighArtifact).reduce(join, own)
}

function weighArtifact({ path, size }: { readonly path: string; readonly size: Bytes }): Weight {
  const name = FOLDER_BYTES + 3 * path.length
  return { bytes: size + ENTRY_BYTES + 4 * name, files: 1, manifestBytes: LINE_BYTES + name }
}

function join(a: Weight, b: Weight): Weight {
  return {
    bytes: a.bytes + b.bytes,
    files: a.files + b.files,
    manifestBytes: a.manifestBytes + b.manifestBytes,
  }
}

function fits(weight: Weight, before: Weight | undefined, limits: PartLimits): boolean {
  const sum = join(weight, before ?? makePart())
  return sum.bytes <= limits.bytes && sum.files <= limits.files && sum.manifestBytes <= limits.manifestBytes
}
