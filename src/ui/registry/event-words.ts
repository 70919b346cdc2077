/** What happened in the registry, as sentences. Pure. */
import type { RegistryEvent } from '#model/registered-model.ts'

const LONGEST_VALUE = 60

/** @param version on the page of this version its number need not be said */
export function eventWords(event: RegistryEvent, version?: number): string {
  const { kind, key, from, to } = event
  const subject =
    event.version === null ? '' : version === event.version ? 'Version' : `Version ${event.version}`
  switch (kind) {
    case 'model-created':
      return 'Model created'
    case 'model-renamed':
      return `Renamed from ${quote(from)} to ${quote(to)}`
    case 'model-described':
      return to === '' ? 'Description taken away' : 'Description changed'
    case 'model-deleted':
      return 'Model deleted'
    case 'model-tagged':
      return tagWords('Tag', key, from, to)
    case 'version-created':
      return `${subject} registered`
    case 'version-described':
      return `${subject} described`
    case 'version-tagged':
      return tagWords(version === event.version ? 'Tag' : `${subject}: tag`, key, from, to)
    case 'version-moved':
      return `${subject} moved from ${from ?? 'None'} to ${to ?? 'None'}`
    case 'version-deleted':
      return `${subject} deleted`
    case 'alias-moved':
      return aliasWords(key, from, to)
  }
}

function tagWords(subject: string, key: string, from: string | null, to: string | null): string {
  if (to === null) return `${subject} ${key} deleted`
  if (from === null) return `${subject} ${key} set to ${quote(to)}`
  return `${subject} ${key} changed from ${quote(from)} to ${quote(to)}`
}

function aliasWords(alias: string, from: string | null, to: string | null): string {
  if (to === null) return `Alias ${alias} taken from version ${from ?? ''}`
  if (from === null) return `Alias ${alias} given to version ${to}`
  return `Alias ${alias} moved from version ${from} to version ${to}`
}

function quote(text: string | null): string {
  const shown = text ?? ''
  return `“${shown.length > LONGEST_VALUE ? `${shown.slice(0, LONGEST_VALUE - 1)}…` : shown}”`
}

/** Those that tell of one version, its aliases among them. */
export function eventsOfVersion(events: readonly RegistryEvent[], version: number): readonly RegistryEvent[] {
  const number = String(version)
  return events.filter(
    (event) =>
      event.version === version ||
      (event.kind === 'alias-moved' && (event.from === number || event.to === number)),
  )
}
