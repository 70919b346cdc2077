import type { XAxis } from '#model/metric.ts'

export const X_AXES: readonly XAxis[] = ['step', 'relative', 'time']

/** Names in an address, comma between them; a comma or backslash inside a name stands behind a backslash. */
export function formatList(names: readonly string[]): string {
  return names.map((name) => name.replace(/[\\,]/g, '\\$&')).join(',')
}

export function parseList(text: string | undefined): string[] {
  if (text === undefined || text === '') return []
  const names = ['']
  for (const [part] of text.matchAll(/\\[\s\S]|[\s\S]/g)) {
    if (part === ',') names.push('')
    else names[names.length - 1] += part.length > 1 && part.startsWith('\\') ? part.slice(1) : part
  }
  return names
}
