/** Undefined when the tag is so already. @param value null: without it */
export function changeTags(
  tags: ReadonlyMap<string, string>,
  key: string,
  value: string | null,
): { tags: ReadonlyMap<string, string>; from: string | null } | undefined {
  const from = tags.get(key) ?? null
  if (from === value) return undefined
  const next = new Map(tags)
  if (value === null) next.delete(key)
  else next.set(key, value)
  return { tags: next, from }
}
