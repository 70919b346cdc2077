/**
 * Names of the registry and of logged models: MLflow's rules. Each check returns what it was given, in the canonical form
 * where there is one, or throws TrackletError INVALID_PARAMETER_VALUE.
 * @see https://github.com/mlflow/mlflow/blob/master/mlflow/utils/validation.py
 */
import { refuse } from '#base/errors.ts'
import { describe } from './describe.ts'
import { checkLength, ensureText } from './limits.ts'
import { LOGGED_MODEL_STATUSES, type LoggedModelStatus } from './logged-model.ts'
import { checkTagKey, checkWellFormed } from './names.ts'
import { MODEL_STAGES, type ModelStage } from './registered-model.ts'

/** The width of MLflow's column, which SQLite alone does not hold to. */
const MAX_MODEL_NAME_CHARS = 256
const MAX_REGISTRY_TAG_VALUE_CHARS = 100_000
const MAX_ALIAS_CHARS = 255
const MAX_LOGGED_MODEL_NAME_CHARS = 500
const MAX_LOGGED_MODEL_KEY_CHARS = 255

const ALIAS = /^[\p{L}\p{N}_-]+$/u

/** Of a registered model. */
export function checkModelName(name: unknown): string {
  const text = name === undefined || name === null ? '' : ensureText('model name', name)
  if (text.trim() === '') return refuse('A registered model needs a name.')
  checkLength('model name', text, MAX_MODEL_NAME_CHARS)
  if (/[/:]/.test(text)) refuse(`Invalid model name ${describe(text)}: it cannot contain '/' or ':'.`)
  if (text === '.' || text.startsWith('..'))
    refuse(
      `Invalid model name ${describe(text)}: names may be files, so it must not be '.' or begin with '..'.`,
    )
  return checkWellFormed('model name', text)
}

/** Unlike a run's tag a longer value is refused, not cut. */
export function checkRegistryTag(key: unknown, value: unknown): void {
  checkTagKey(key)
  checkLength('tag value', ensureText('tag value', value), MAX_REGISTRY_TAG_VALUE_CHARS)
}

/** An alias as it may be asked for; `checkNewAlias` is for setting one. */
export function checkAlias(alias: unknown): string {
  const text = alias === undefined || alias === null ? '' : ensureText('alias', alias)
  if (text === '') return refuse('A registered model alias cannot be empty.')
  checkLength('alias', text, MAX_ALIAS_CHARS)
  if (ALIAS.test(text)) return text
  return refuse(
    `Invalid alias ${describe(text)}: it may only contain letters, digits, underscores and dashes.`,
  )
}

export function checkNewAlias(alias: unknown): string {
  const text = checkAlias(alias)
  if (isLatest(text)) refuse(`The alias ${describe(text)} is reserved: it stands for the newest version.`)
  if (/^v\d+$/i.test(text)) refuse(`The alias ${describe(text)} is reserved: it reads as a version number.`)
  return text
}

/** Always there, and never set. */
export function isLatest(alias: string): boolean {
  return alias.toLowerCase() === 'latest'
}

/** Case does not matter. */
export function checkModelStage(stage: unknown): ModelStage {
  const text = ensureText('stage', stage).toLowerCase()
  const known = MODEL_STAGES.find((name) => name.toLowerCase() === text)
  return known ?? refuse(`Invalid stage ${describe(stage)}: it must be one of ${MODEL_STAGES.join(', ')}.`)
}

/** @param version a number, or a text that Python's `int` would read, as MLflow's clients send */
export function checkVersionNumber(version: unknown): number {
  const number = typeof version === 'string' && /^\s*[+-]?\d+\s*$/.test(version) ? Number(version) : version
  if (typeof number === 'number' && Number.isInteger(number)) return number
  return refuse(`A version must be an integer, not ${describe(version)}.`)
}

/** Of a logged model; an empty one is refused too, and the caller who has none leaves it out. */
export function checkLoggedModelName(name: unknown): string {
  const text = ensureText('model name', name)
  if (text === '' || /[/:.%"']/.test(text)) {
    refuse(
      `Invalid model name ${describe(text)}: it must not be empty, and cannot contain any of / : . % " '.`,
    )
  }
  checkLength('model name', text, MAX_LOGGED_MODEL_NAME_CHARS)
  return checkWellFormed('model name', text)
}

/** Of a logged model's params and tags, which MLflow does not restrict further. */
export function checkLoggedModelKey(what: 'param' | 'tag', key: unknown): string {
  const text = ensureText(`${what} key`, key)
  if (text === '') refuse(`A ${what} key must be given.`)
  checkLength(`${what} key`, text, MAX_LOGGED_MODEL_KEY_CHARS)
  return checkWellFormed(`${what} key`, text)
}

export function checkLoggedModelStatus(status: unknown): LoggedModelStatus {
  const known = LOGGED_MODEL_STATUSES.find((name) => name === status)
  return (
    known ??
    refuse(`Invalid status ${describe(status)}: it must be one of ${LOGGED_MODEL_STATUSES.join(', ')}.`)
  )
}
