import type { TextEntries } from '#model/run-request.ts'

type WireEntry = { readonly key: string; readonly value: string }

/** Undefined when there are none: empty lists are left out of answers. */
export function entriesToWire(entries: ReadonlyMap<string, string>): WireEntry[] | undefined {
  if (entries.size === 0) return undefined
  return Array.from(entries, ([key, value]) => ({ key, value }))
}

/** A value that is not given is empty. */
export function entriesFromWire(
  entries: readonly { readonly key: string | undefined; readonly value: string | undefined }[],
): TextEntries {
  return entries.map(({ key = '', value = '' }) => [key, value])
}

/** Undefined for an empty list. */
export function listToWire<T, W>(items: readonly T[], toWire: (item: T) => W): W[] | undefined {
  return items.length === 0 ? undefined : items.map(toWire)
}
