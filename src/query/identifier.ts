/** Names of fields, which filters and orders share: `key`, `prefix.key`, the key bare, dotted or in quotes. */
import { describe } from '#model/describe.ts'
import { ownValue, type EntityDefinition } from './entities.ts'
import { refuseAt } from './fail.ts'
import { unquote, type Token } from './tokens.ts'
import type { FieldKind } from './tree.ts'

/** `prefix` null: none was written. `next` is the place of the token after it. */
export type Identifier = {
  readonly prefix: string | null
  readonly key: string
  readonly at: number
  readonly next: number
}

/** MLflow's SQL lexer takes these for keywords wherever they stand. */
const RESERVED = /^(?:case|in|values|using|from|as)$/i
const DIGITS = /^\d+(?:e\d+)?$/i
const BARE_KEY = /^[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*$/u

/** Undefined when the token begins no identifier. @throws TrackletError INVALID_PARAMETER_VALUE */
export function maybeReadIdentifier(
  tokens: readonly Token[],
  place: number,
  { literal }: EntityDefinition,
): Identifier | undefined {
  const first = tokens[place] as Token
  if (first.kind === 'quoted')
    return { prefix: null, key: toKey(first, literal), at: first.at, next: place + 1 }
  if (first.kind !== 'word') return undefined
  const dot = tokens[place + 1] as Token
  if (dot.kind !== 'dot' || dot.at !== first.end)
    return { prefix: null, key: first.text, at: first.at, next: place + 1 }
  const named = { prefix: first.text, at: first.at }
  const key = tokens[place + 2] as Token
  if (key.kind !== 'quoted' || key.at !== dot.end) return { ...named, ...readDotted(tokens, place) }
  refuseTail(tokens[place + 3] as Token, key)
  return { ...named, key: toKey(key, literal), next: place + 3 }
}

/** `a.b.c` of `prefix.a.b.c`. */
function readDotted(tokens: readonly Token[], place: number): { key: string; next: number } {
  const parts: string[] = []
  let dot = tokens[place + 1] as Token
  for (let next = place + 2; ; next += 2) {
    const part = tokens[next] as Token
    if (part.kind !== 'word' || part.at !== dot.end)
      return refuseAt(part.at, `A name is missing after the point. ${QUOTING}`)
    if (!isBarePart(part.text))
      return refuseAt(part.at, `${describe(part.text)} cannot stand here without quotes. ${QUOTING}`)
    parts.push(part.text)
    dot = tokens[next + 1] as Token
    if (dot.kind === 'dot' && dot.at === part.end) continue
    refuseTail(dot, part)
    return { key: parts.join('.'), next: next + 1 }
  }
}

const QUOTING = 'Put a name with other characters in backticks, as in metrics.`a b`.'

function refuseTail(tail: Token, name: Token): void {
  const isTail = tail.kind === 'other' || tail.kind === 'word' || tail.kind === 'dot'
  if (isTail && tail.at === name.end)
    refuseAt(tail.at, `Unexpected ${describe(tail.text)} in a name. ${QUOTING}`)
}

function isBarePart(part: string): boolean {
  return !RESERVED.test(part) && !DIGITS.test(part)
}

/** Whether a key can follow its prefix without quotes. */
export function isBareKey(key: string): boolean {
  return BARE_KEY.test(key) && key.split('.').every(isBarePart)
}

/** Only backticks quote a key of a logged model; other marks are part of it. */
function toKey(token: Token, literal: boolean): string {
  return literal && !token.text.startsWith('`') ? token.text : unquote(token)
}

/** @throws TrackletError INVALID_PARAMETER_VALUE for an unknown prefix */
export function kindOf({ prefix, at }: Identifier, { prefixes }: EntityDefinition): FieldKind {
  if (prefix === null) return 'attribute'
  const kind = ownValue(prefixes, prefix)
  if (kind !== undefined) return kind
  return refuseAt(
    at,
    `Invalid entity type ${describe(prefix)}: one of ${Object.keys(prefixes).join(', ')} is allowed.`,
  )
}
