import { MAX_TIME } from '#model/limits.ts'

/** A JSON object of somebody else's, read field by field: one that is missing or of another type is undefined or empty. */
export class Fields {
  readonly #value: Readonly<Record<string, unknown>>

  constructor(value: unknown) {
    this.#value = isObject(value) ? value : {}
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#value, name)
  }

  within(name: string): Fields {
    return new Fields(this.#field(name))
  }

  list(name: string): readonly unknown[] {
    const value = this.#field(name)
    return Array.isArray(value) ? value : []
  }

  /** Numbers as text too: versions and ids are either. */
  text(name: string): string | undefined {
    const value = this.#field(name)
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
  }

  /** ms since the epoch. */
  time(name: string): number | null {
    const time = Number(this.text(name) ?? Number.NaN)
    return Number.isSafeInteger(time) && time >= 0 && time <= MAX_TIME ? time : null
  }

  /** The pairs of an object. */
  entries(name: string): [key: string, value: unknown][] {
    const value = this.#field(name)
    return isObject(value) ? Object.entries(value) : []
  }

  /** Of an object, or a list of objects `{ key, value }`. */
  texts(name: string): [key: string, value: string][] {
    const pairs = Array.isArray(this.#field(name))
      ? this.list(name).map(
          (pair) => [new Fields(pair).text('key') ?? '', new Fields(pair).#field('value')] as const,
        )
      : this.entries(name)
    return pairs.map(([key, value]) => [
      key,
      typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
    ])
  }

  #field(name: string): unknown {
    return this.has(name) ? this.#value[name] : undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
