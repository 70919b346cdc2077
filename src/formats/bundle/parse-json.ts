import { TrackletError } from '#base/errors.ts'

const MAX_DEPTH = 64
const MAX_KEY_CHARS = 1_024
/** As keys of ours they could reach an object's prototype. As data they stand in lists. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * A document of ours. Depth and keys are limited before anything is made of it.
 * @param path for the message
 * @throws TrackletError E_MANIFEST
 */
export function parseJson(text: string, path: string): unknown {
  const refuse = (fault: string): never => {
    throw new TrackletError(
      'E_MANIFEST',
      `"${path}" in the bundle ${fault}. Nothing was imported, and what you have is unchanged; get the bundle once more.`,
      { path },
    )
  }
  if (measureDepth(text) > MAX_DEPTH) refuse('is nested too deeply')
  try {
    return JSON.parse(text, function (this: unknown, key, value: unknown) {
      if (FORBIDDEN.has(key)) refuse(`has the key ${key}`)
      if (key.length > MAX_KEY_CHARS) refuse('has a key that is too long')
      return value
    })
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return refuse('is no JSON')
  }
}

/** Of brackets outside texts; more than JSON.parse would take is found without it. */
function measureDepth(text: string): number {
  let [depth, most] = [0, 0]
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{\]}]/gs)) {
    if (token === '[' || token === '{') most = Math.max(most, ++depth)
    else if (token === ']' || token === '}') depth--
  }
  return most
}
