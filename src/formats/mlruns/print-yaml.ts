export type YamlValue = string | number | null | readonly [] | ReadonlyMap<string, string>

/** What Python's reader refuses even in quotes. */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g

/** A `meta.yaml`: names in the order of the alphabet, one a line; what is undefined is left out. Texts stand in quotes, so that no reader makes them numbers. */
export function printYaml(values: Readonly<Record<string, YamlValue | undefined>>): string {
  const lines = Object.entries(values)
    .filter((entry): entry is [string, YamlValue] => entry[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}: ${printValue(value)}\n`)
  return lines.join('')
}

function printValue(value: YamlValue): string {
  if (value === null || typeof value === 'number') return String(value)
  if (typeof value === 'string') return printText(value)
  if (value instanceof Map) {
    return `{${[...(value as ReadonlyMap<string, string>)].map(([key, text]) => `${printText(key)}: ${printText(text)}`).join(', ')}}`
  }
  return '[]'
}

/** JSON's text is YAML's too. Half a surrogate pair has no UTF-8. */
function printText(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(
    UNPRINTABLE,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
