const SHOWN_CHARS = 60

/** A value of any kind, short enough for a message: text in quotes, cut after 60 characters. Never throws. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return describeText(value)
    case 'number':
    case 'boolean':
    case 'undefined':
      return String(value)
    case 'bigint':
      return 'of type bigint'
    case 'symbol':
    case 'function':
      return `of type ${typeof value}`
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? 'of type list' : 'of type object'
  }
}

/** Half a surrogate pair at the cut would not survive UTF-8, so JSON writes it as an escape. */
function describeText(text: string): string {
  if (text.length <= SHOWN_CHARS) return JSON.stringify(text)
  return `${JSON.stringify(text.slice(0, SHOWN_CHARS))}… (${text.length.toLocaleString('en-US')} characters)`
}
