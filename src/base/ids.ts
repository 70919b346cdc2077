/** 32 lower-case hex digits, as MLflow's run ids. Needs a secure context. */
export function newRunId(): string {
  return crypto.randomUUID().replaceAll('-', '')
}

/** Names one client instance; never reused. */
export function newWriterId(): string {
  return newRunId()
}

/** `m-` and 32 lower-case hex digits, as MLflow's logged models. */
export function newModelId(): string {
  return `m-${newRunId()}`
}
