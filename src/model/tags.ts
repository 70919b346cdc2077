/** Reserved tag keys. @see https://mlflow.org/docs/latest/ml/tracking/tracking-api/#system-tags */
export const TAG = {
  runName: 'mlflow.runName',
  note: 'mlflow.note.content',
  parentRunId: 'mlflow.parentRunId',
  user: 'mlflow.user',
  sourceType: 'mlflow.source.type',
  sourceName: 'mlflow.source.name',
  runColor: 'mlflow.runColor',
  loggedArtifacts: 'mlflow.loggedArtifacts',
  loggedImages: 'mlflow.loggedImages',
  dataContext: 'mlflow.data.context',
  /** On a run: JSON list of the models it logged, as MLflow 2 kept them. */
  loggedModels: 'mlflow.log-model.history',
  /** On a logged model: JSON list of `{ name, version }`, the registry's versions made from it. */
  modelVersions: 'mlflow.modelVersions',
  /** On a registered model or a version: `true` marks a prompt, which searches for models leave out. */
  isPrompt: 'mlflow.prompt.is_prompt',
  /** Ours: SHA-256 of the code text given to the SDK, its place among the artifacts, the client, and why a run failed. */
  codeHash: 'tracklet.source.sha256',
  codePath: 'tracklet.source.path',
  sdkVersion: 'tracklet.sdk.version',
  userAgent: 'tracklet.userAgent',
  error: 'tracklet.error',
  /** On what a page of another origin made: that origin. */
  origin: 'tracklet.origin',
  /** Of a run whose id another run had already when it was imported: that id. */
  importedFrom: 'tracklet.importedFrom',
} as const

export function isReservedTag(key: string): boolean {
  return key.startsWith('mlflow.') || key.startsWith('tracklet.')
}
