/**
 * Names and what they may be: MLflow's rules, and one of ours. Names must survive UTF-8 (files, zips, URLs), so half a
 * surrogate pair is refused; values keep anything. A key such as `__proto__` is an ordinary key.
 *
 * Each check returns the name, or throws TrackletError INVALID_PARAMETER_VALUE.
 * @see https://github.com/mlflow/mlflow/blob/master/mlflow/utils/validation.py
 */
import { refuse } from '#base/errors.ts'
import { describe } from './describe.ts'
import {
  MAX_ARTIFACT_LOCATION_CHARS,
  MAX_ARTIFACT_PATH_CHARS,
  MAX_EXPERIMENT_NAME_CHARS,
  MAX_KEY_CHARS,
  MAX_RUN_NAME_CHARS,
  checkLength,
  ensureText,
} from './limits.ts'

/** Python's `\w` is Unicode letters, digits and underscore. Unlike Python's `$`, ours allows no line break at the end. */
const KEY = /^[/\p{L}\p{N}_.\- :]+$/u
/** URL parsers take these out before they look for dot parts, and so would join `%2` and `e`. */
const DROPPED_BY_URLS = /[\t\n\r]/g
const RUN_ID = /^[a-zA-Z0-9][\p{L}\p{N}_-]{0,255}$/u

export function checkMetricKey(key: unknown): string {
  return checkKey('metric', key)
}

export function checkParamKey(key: unknown): string {
  return checkKey('param', key)
}

/** Of a run or an experiment. */
export function checkTagKey(key: unknown): string {
  return checkKey('tag', key)
}

function checkKey(what: string, key: unknown): string {
  if (key === null || key === undefined || key === '') return refuse(`A ${what} key name must be given.`)
  const text = ensureText(`${what} key`, key)
  checkLength(`${what} key`, text, MAX_KEY_CHARS)
  checkWellFormed(`${what} key`, text)
  if (!KEY.test(text)) {
    refuse(
      `Invalid ${what} key ${describe(text)}: it may only contain letters, digits, underscores, dashes, periods, spaces, colons and slashes.`,
    )
  }
  if (!isPlainPath(text)) {
    refuse(
      `Invalid ${what} key ${describe(text)}: keys may be file paths, so it must not begin with '/' or '..', end with '/', or have empty, '.' or '..' parts.`,
    )
  }
  return text
}

/** Unchanged by POSIX path normalisation, relative, and not above its folder. MLflow refuses any key that begins `..`. */
function isPlainPath(key: string): boolean {
  return !key.startsWith('..') && key.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}

/** Run ids and writer ids. Ours are 32 lower-case hex digits; imports may bring others. */
export function checkRunId(runId: unknown, what = 'run id'): string {
  const text = ensureText(what, runId)
  if (RUN_ID.test(text)) return text
  return refuse(
    `Invalid ${what} ${describe(text)}: it must begin with a letter or a digit, and have at most 256 letters, digits, underscores and dashes.`,
  )
}

export function checkExperimentName(name: unknown): string {
  if (name === null || name === undefined || name === '') return refuse('An experiment name must be given.')
  const text = ensureText('experiment name', name)
  checkLength('experiment name', text, MAX_EXPERIMENT_NAME_CHARS)
  return checkWellFormed('experiment name', text)
}

/** A run's name is the value of a tag too, so it keeps anything. */
export function checkRunName(name: unknown): string {
  if (name === null || name === undefined || name === '') return refuse('A run name must be given.')
  return checkLength('run name', ensureText('run name', name), MAX_RUN_NAME_CHARS)
}

/** A URI that every reader takes apart alike, so without what some leave out: a fragment, parameters, dot parts. */
export function checkArtifactLocation(location: unknown): string {
  const text = checkLength(
    'artifact_location',
    ensureText('artifact_location', location),
    MAX_ARTIFACT_LOCATION_CHARS,
  )
  checkWellFormed('artifact_location', text)
  const isAmbiguous = /[#;\\\0\n\r\t]/.test(text) || /(^|[/=&?])\.\.($|[/&])/.test(decodeAll(text))
  if (isAmbiguous)
    refuse(`Invalid artifact_location ${describe(text)}: fragments, params and '..' are refused.`)
  if (text.startsWith('runs:')) refuse(`Invalid artifact_location ${describe(text)}: it is inside a run.`)
  return text
}

export function checkArtifactPath(path: unknown): string {
  if (path === null || path === undefined || path === '')
    return refuse('Invalid path: an artifact path must be given.')
  const text = ensureText('path', path)
  const fault = findPathFault(text)
  return fault === undefined ? text : refuse(`Invalid path ${describe(text)}: ${fault}.`)
}

/** See {@link checkArtifactPath}. */
export function isValidArtifactPath(path: string): boolean {
  return path !== '' && findPathFault(path) === undefined
}

/** A path is judged as it stands and as each round of percent-decoding would make it: some reader will decode it. */
function findPathFault(path: string): string | undefined {
  if (path.length > MAX_ARTIFACT_PATH_CHARS) {
    return `it has more than ${MAX_ARTIFACT_PATH_CHARS.toLocaleString('en-US')} characters`
  }
  if (!path.isWellFormed()) return 'it has half a surrogate pair, which does not survive UTF-8'
  for (const form of decodedForms(path)) {
    const fault = findPlainFault(form)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** The path, and what each round of percent-decoding makes of it until nothing is left to decode. */
export function* decodedForms(path: string): Generator<string> {
  let form = path
  for (;;) {
    yield form
    const next = decodeAscii(form.replace(DROPPED_BY_URLS, ''))
    if (next === form) return
    form = next
  }
}

/** What is left of a part without {@link DROPPED_BY_URLS} and without blanks at its ends must not be a dot part. */
function findPlainFault(path: string): string | undefined {
  if (path.includes('\0')) return 'it must not have a NUL character'
  if (path.includes('\\')) return "it must use '/' between its parts, not '\\'"
  if (path.includes('#')) return "it must not have a '#'"
  if (path.startsWith('/')) return "it must be relative, not begin with '/'"
  if (/^[a-zA-Z]:|^[a-zA-Z][a-zA-Z0-9+.-]*:\//.test(path))
    return 'it must not begin with a drive letter or a scheme'
  if (path.endsWith('/')) return "it must not end with '/'"
  const parts = path.split('/').map((part) => part.replace(DROPPED_BY_URLS, '').trim())
  if (parts.includes('..')) return "it must not have a '..' part"
  return parts.some((part) => part === '' || part === '.') ? "it must not have empty or '.' parts" : undefined
}

/** As often as there is something to decode. */
function decodeAll(text: string): string {
  const next = decodeAscii(text)
  return next === text ? text : decodeAll(next)
}

/** Percent-decodes what is ASCII; nothing else can be dangerous. */
function decodeAscii(path: string): string {
  return path.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

export function checkWellFormed(what: string, text: string): string {
  if (text.isWellFormed()) return text
  return refuse(
    `Invalid ${what} ${describe(text)}: it has half a surrogate pair, which does not survive UTF-8.`,
  )
}
