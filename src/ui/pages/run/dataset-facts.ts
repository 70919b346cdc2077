import type { DatasetInput } from '#model/dataset.ts'
import { TAG } from '#model/tags.ts'
import { field, isMap, maybeJson } from '../../kit/schema-columns.ts'

/** What a dataset input says, read out of the JSON texts that clients write. Pure; odd texts stay texts. */

export function datasetContext(input: DatasetInput): string {
  return input.tags.get(TAG.dataContext) ?? ''
}

/** The profile's numbers, such as `num_rows: 20,640`. Undefined when it is not a flat map. */
export function profileFacts(
  profile: string | null,
): readonly (readonly [name: string, value: string])[] | undefined {
  const value = maybeJson(profile)
  if (!isMap(value)) return undefined
  const entries = Object.entries(value)
  if (entries.length === 0 || entries.some(([, item]) => typeof item === 'object' && item !== null))
    return undefined
  return entries.map(([name, item]) => [
    name.replaceAll('_', ' '),
    typeof item === 'number' ? item.toLocaleString('en', { maximumSignificantDigits: 6 }) : String(item),
  ])
}

/** `{"uri": "https://…"}` becomes the address; other texts stay. */
export function sourceText(source: string): string {
  const value = maybeJson(source)
  for (const name of ['uri', 'url', 'path']) {
    const found = field(value, name)
    if (typeof found === 'string') return found
  }
  return source
}
