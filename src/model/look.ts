/** A bundle that is opened without importing it. */
export type LookContents = {
  /** As the bundle calls itself. */
  readonly title: string
}
