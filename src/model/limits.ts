/**
 * MLflow's limits, and the values they bound. Text is counted in characters (code points), as in Python.
 * @see https://github.com/mlflow/mlflow/blob/master/mlflow/utils/validation.py
 */
import { refuse } from '#base/errors.ts'
import { describe } from './describe.ts'

/** Per log-batch of MLflow's REST API; {@link MAX_BATCH_POINTS} is our own. */
export const MAX_REST_METRICS = 1_000
/** Metrics, params and tags together. */
export const MAX_REST_ENTITIES = 1_000
export const MAX_PARAMS_PER_BATCH = 100
export const MAX_TAGS_PER_BATCH = 100
/** Per log-inputs. */
export const MAX_DATASETS_PER_BATCH = 1_000
/** Ours: logged models that one batch may name, in each of its lists. */
export const MAX_MODELS_PER_BATCH = 1_000

/** Of a metric, param or tag. */
export const MAX_KEY_CHARS = 250
/** Longer ones are cut. */
export const MAX_PARAM_VALUE_CHARS = 6_000
/** Longer ones are cut. */
export const MAX_TAG_VALUE_CHARS = 8_000
export const MAX_EXPERIMENT_TAG_VALUE_CHARS = 5_000
export const MAX_EXPERIMENT_NAME_CHARS = 500
export const MAX_RUN_NAME_CHARS = 250
export const MAX_ARTIFACT_LOCATION_CHARS = 2_048
/** Ours: MLflow leaves it to the file system. */
export const MAX_ARTIFACT_PATH_CHARS = 1_000

export const MAX_DATASET_NAME_CHARS = 500
export const MAX_DATASET_DIGEST_CHARS = 36
export const MAX_DATASET_SOURCE_CHARS = 65_535
export const MAX_DATASET_SCHEMA_CHARS = 1_048_575
export const MAX_DATASET_PROFILE_CHARS = 16_777_215
export const MAX_INPUT_TAG_KEY_CHARS = 255
export const MAX_INPUT_TAG_VALUE_CHARS = 500

export const DEFAULT_MAX_RESULTS = 1_000
/** Of a search for runs or experiments. */
export const MAX_MAX_RESULTS = 50_000

/** Steps are numbers: beyond this, neighbours would become one. */
export const MAX_STEP = 2 ** 53
/** The last moment a Date can hold, ms since the epoch. */
export const MAX_TIME = 8.64e15

/**
 * A value as it is stored: cut to 6,000 characters, as MLflow does by default.
 * @throws TrackletError INVALID_PARAMETER_VALUE when it is not a string
 */
export function checkParamValue(value: unknown): string {
  return cutText(ensureText('param value', value), MAX_PARAM_VALUE_CHARS)
}

/**
 * A run tag's value as it is stored: cut to 8,000 characters, as MLflow does by default.
 * @throws TrackletError INVALID_PARAMETER_VALUE when it is not a string
 */
export function checkTagValue(value: unknown): string {
  return cutText(ensureText('tag value', value), MAX_TAG_VALUE_CHARS)
}

/** @throws TrackletError INVALID_PARAMETER_VALUE when it is not a string or longer than 5,000 characters */
export function checkExperimentTagValue(value: unknown): string {
  return checkLength(
    'experiment tag value',
    ensureText('experiment tag value', value),
    MAX_EXPERIMENT_TAG_VALUE_CHARS,
  )
}

/** @throws TrackletError INVALID_PARAMETER_VALUE */
export function ensureText(what: string, value: unknown): string {
  return typeof value === 'string'
    ? value
    : refuse(`Invalid ${what} ${describe(value)}: it must be a string.`)
}

/** @throws TrackletError INVALID_PARAMETER_VALUE when the text has more than `max` characters */
export function checkLength(what: string, text: string, max: number): string {
  if (fitsChars(text, max)) return text
  return refuse(
    `Invalid ${what} ${describe(text)}: it has more than ${max.toLocaleString('en-US')} characters.`,
    { max },
  )
}

export function fitsChars(text: string, max: number): boolean {
  return text.length <= max || (text.length <= 2 * max && text.length === unitsOf(text, max))
}

function cutText(text: string, max: number): string {
  return fitsChars(text, max) ? text : text.slice(0, unitsOf(text, max))
}

/** How many UTF-16 units the first `max` characters take. */
function unitsOf(text: string, max: number): number {
  let at = 0
  for (let chars = 0; chars < max && at < text.length; chars++)
    at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1
  return at
}
