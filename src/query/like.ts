/**
 * SQL's LIKE: `%` is any text, `_` one character (code point), the whole text must match, nothing escapes.
 * The parts between the `%` are found one after the other, each at its first place, so nothing is tried twice: the work is
 * at most the text's length times the pattern's.
 */
export function compileLike(pattern: string): (text: string) => boolean {
  const parts = pattern.split('%')
  const first = parts[0] as string
  if (parts.length === 1) return (text) => matchFrom(text, 0, first) === text.length
  const last = parts.at(-1) as string
  const middle = parts.slice(1, -1).filter((part) => part !== '')
  return (text) => {
    let at = matchFrom(text, 0, first)
    for (const part of middle) {
      if (at < 0) return false
      at = findFrom(text, at, part)
    }
    return at >= 0 && at <= matchBack(text, last)
  }
}

/** The end of the part's first place at or after `at`; -1 without one. */
function findFrom(text: string, at: number, part: string): number {
  if (!part.includes('_')) {
    const found = text.indexOf(part, at)
    return found < 0 ? -1 : found + part.length
  }
  for (let start = at; start < text.length; start++) {
    const end = matchFrom(text, start, part)
    if (end >= 0) return end
  }
  return -1
}

/** The end of the part's match at a place; -1 without one. */
function matchFrom(text: string, at: number, part: string): number {
  let end = at
  for (let i = 0; i < part.length; i++) {
    if (end >= text.length) return -1
    if (part[i] === '_') end += isPair(text, end) ? 2 : 1
    else if (part[i] === text[end]) end++
    else return -1
  }
  return end
}

/** Where the part's match at the end of the text begins; -1 without one. */
function matchBack(text: string, part: string): number {
  let start = text.length
  for (let i = part.length - 1; i >= 0; i--) {
    if (start <= 0) return -1
    if (part[i] === '_') start -= isPair(text, start - 2) ? 2 : 1
    else if (part[i] === text[start - 1]) start--
    else return -1
  }
  return start
}

function isPair(text: string, at: number): boolean {
  return at >= 0 && (text.codePointAt(at) ?? 0) > 0xffff
}
