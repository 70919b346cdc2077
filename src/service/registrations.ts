/** Which versions of the registry were made from a logged model: MLflow keeps a JSON list in a tag, which clients write too. */
import type { LoggedModel, Registration } from '#model/logged-model.ts'
import { TAG } from '#model/tags.ts'

/** Each once, in the order of the tag; what the tag should not hold is left out. */
export function registrationsOf({ tags }: LoggedModel): Registration[] {
  const found = new Map<string, Registration>()
  for (const entry of parseList(tags.get(TAG.modelVersions))) {
    const { name, version } = (entry ?? {}) as Record<string, unknown>
    if (typeof name !== 'string' || !/^\d+$/.test(String(version))) continue
    const registration = { name, version: String(version) }
    found.set(JSON.stringify(registration), registration)
  }
  return [...found.values()]
}

export function withRegistration(model: LoggedModel, registration: Registration): LoggedModel {
  const all = registrationsOf(model)
  if (all.some(({ name, version }) => name === registration.name && version === registration.version))
    return model
  // In the tag a version is a number.
  const list = [...all, registration].map(({ name, version }) => ({ name, version: Number(version) }))
  return { ...model, tags: new Map(model.tags).set(TAG.modelVersions, JSON.stringify(list)) }
}

function parseList(text = '[]'): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    // Anyone may have set the tag.
    return []
  }
}
