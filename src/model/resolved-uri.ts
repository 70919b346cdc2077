/** Files of a run or of a logged model: everything at or below a path. An empty path is the root. */
export type ResolvedUri = {
  readonly kind: 'run' | 'logged model'
  readonly ownerId: string
  readonly path: string
}
