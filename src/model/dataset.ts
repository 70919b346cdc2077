/** MLflow's dataset entity; unique by (experiment, name, digest), the first row is kept. */
export type Dataset = {
  readonly name: string
  readonly digest: string
  readonly sourceType: string
  /** JSON text or a URI. */
  readonly source: string
  /** JSON text. */
  readonly schema: string | null
  /** JSON text. */
  readonly profile: string | null
}

/** A dataset as one run's input. `tags` has `mlflow.data.context`: training, eval, … */
export type DatasetInput = {
  readonly dataset: Dataset
  readonly tags: ReadonlyMap<string, string>
}

/** How a run's row names its inputs; the dataset's row stands once for all runs of the experiment. */
export type DatasetReference = {
  readonly name: string
  readonly digest: string
  readonly tags: ReadonlyMap<string, string>
}

/** That runs of an experiment used a dataset, in a context or none. */
export type DatasetSummary = {
  readonly experimentId: string
  readonly name: string
  readonly digest: string
  readonly context: string | null
}
