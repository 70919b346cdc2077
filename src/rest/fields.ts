/**
 * What a request may hold, as data: each field's type on the wire, whether it must be given, and how it is read. One
 * declaration drives the reading, the messages and the tests. The reading is proto JSON's: whole numbers come as numbers
 * or as digits in a string, NaN and the infinities as strings, enums by name or by number, null stands for absent.
 * @see https://protobuf.dev/programming-guides/json/
 */
import { refuse } from '#base/errors.ts'

export type WireType = 'string' | 'int32' | 'int64' | 'double' | 'bool' | 'enum' | 'message'

/** One field of a request. `T` is what handlers get: undefined where an optional field is absent, [] for a list. */
export type Field<T = unknown> = {
  readonly type: WireType
  readonly repeated: boolean
  readonly required: boolean
  /** An older name that stands for the same. */
  readonly alias?: string
  /** Of a message. */
  readonly parts?: Fields
  /** @throws TrackletError INVALID_PARAMETER_VALUE naming the place, such as `metrics[0].key` */
  read(value: unknown, place: string): T
}

export type Fields = Readonly<Record<string, Field>>

export type Args<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never }

const isAbsent = (value: unknown): value is undefined | null => value === undefined || value === null

/** @param parse gives undefined for what is not of the type */
function scalar<T>(type: WireType, parse: (value: unknown) => T | undefined): Field<T | undefined> {
  return {
    type,
    repeated: false,
    required: false,
    read: (value, place) => (isAbsent(value) ? undefined : (parse(value) ?? refuseValue(place, value))),
  }
}

export const text = scalar('string', (value) => (typeof value === 'string' ? value : undefined))
export const bool = scalar('bool', (value) => (typeof value === 'boolean' ? value : undefined))
export const double = scalar('double', parseDouble)
export const int32 = scalar('int32', (value) => parseWhole(value, 2 ** 31))
/** From 2^53 on neighbours become one number, so such values are not taken. */
export const int64 = scalar('int64', (value) => parseWhole(value, 2 ** 53))

/** @param names with their numbers */
export function oneOf<N extends string>(names: Readonly<Record<N, number>>): Field<N | undefined> {
  const known = new Map<unknown, N>()
  for (const [name, number] of Object.entries(names) as [N, number][])
    for (const spelling of [name, number, String(number)]) known.set(spelling, name)
  return scalar('enum', (value) => known.get(value))
}

export function message<F extends Fields>(parts: F): Field<Args<F> | undefined> {
  const read = makeReader(parts)
  return {
    type: 'message',
    repeated: false,
    required: false,
    parts,
    read: (value, place) => {
      if (isAbsent(value)) return undefined
      return isObject(value) ? read(value, `${place}.`) : refuseValue(place, value)
    },
  }
}

export function list<T>(item: Field<T>): Field<readonly Exclude<T, undefined>[]> {
  return {
    ...item,
    repeated: true,
    read: (value, place) => {
      if (isAbsent(value)) return []
      if (!Array.isArray(value) || value.some(isAbsent)) return refuseValue(place, value)
      if (item.type === 'message')
        return value.map((one, i) => item.read(one, `${place}[${i}]`)) as Exclude<T, undefined>[]
      // One of a wrong type is told with the whole list, as MLflow does.
      if (item.type === 'string' && value.some((one) => typeof one !== 'string'))
        return refuseValue(place, value)
      return value.map((one: unknown) => item.read(one, place)) as Exclude<T, undefined>[]
    },
  }
}

/** Must be there and not be an empty text. An empty list is there. */
export function required<T>(field: Field<T>): Field<Exclude<T, undefined>> {
  return {
    ...field,
    required: true,
    read: (value, place) =>
      (isAbsent(value) || value === '' ? refuseMissing(place) : field.read(value, place)) as Exclude<
        T,
        undefined
      >,
  }
}

export function alias<T>(older: string, field: Field<T>): Field<T> {
  return { ...field, alias: older }
}

/** @param message absent: MLflow's general one */
export function check<T>(
  field: Field<T>,
  isGood: (value: T) => boolean,
  message?: (value: T) => string,
): Field<T> {
  return {
    ...field,
    read: (value, place) => {
      const read = field.read(value, place)
      if (isAbsent(value) || isGood(read)) return read
      return message === undefined ? refuseValue(place, value) : refuse(`${message(read)} ${SEE_DOCS}`)
    },
  }
}

export function atMost(field: Field<number | undefined>, max: number): Field<number | undefined> {
  return check(field, (value) => value === undefined || value <= max)
}

/** Reads the known fields of an object; others are ignored. */
export function makeReader<F extends Fields>(
  fields: F,
): (input: Readonly<Record<string, unknown>>, place?: string) => Args<F> {
  const named = Object.entries(fields).map(([name, field]) => ({ name, camel: toCamel(name), field }))
  return (input, place = '') => {
    const args: Record<string, unknown> = {}
    for (const { name, camel, field } of named) {
      if (camel !== name && camel in input && name in input)
        refuse(`Request specifies both '${name}' and '${camel}'; provide only one of them.`)
      const value =
        input[name] ?? input[camel] ?? (field.alias !== undefined ? input[field.alias] : undefined)
      args[name] = field.read(value, place + name)
    }
    return args as Args<F>
  }
}

function toCamel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseWhole(value: unknown, size: number): number | undefined {
  const number = typeof value === 'string' && /^[+-]?\d+$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isInteger(number)) return undefined
  return number > -size && number < size ? number : undefined
}

const NAMED_DOUBLES: Readonly<Record<string, number>> = {
  NaN: NaN,
  Infinity: Infinity,
  '-Infinity': -Infinity,
  inf: Infinity,
  '-inf': -Infinity,
}

function parseDouble(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return undefined
  if (Object.hasOwn(NAMED_DOUBLES, value)) return NAMED_DOUBLES[value]
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value) ? Number(value) : undefined
}

const SEE_DOCS = 'See the API docs for more information about request parameters.'
const SHOWN_CHARS = 500

/** @throws TrackletError INVALID_PARAMETER_VALUE in MLflow's form */
function refuseValue(place: string, value: unknown): never {
  const json = JSON.stringify(value)
  const shown = json.length > SHOWN_CHARS ? `${json.slice(0, SHOWN_CHARS)}…` : json
  return refuse(
    `Invalid value ${shown} for parameter '${place}' supplied:  Hint: Value was of type '${pythonType(value)}'. ${SEE_DOCS}`,
  )
}

function refuseMissing(place: string): never {
  return refuse(`Missing value for required parameter '${place}'. ${SEE_DOCS}`)
}

/** Clients read the message with Python in mind. */
function pythonType(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'str'
    case 'boolean':
      return 'bool'
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float'
    default:
      return Array.isArray(value) ? 'list' : value === null ? 'NoneType' : 'dict'
  }
}
