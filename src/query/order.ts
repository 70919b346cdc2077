/**
 * MLflow's order_by: one field an item, `ASC` (the default) or `DESC` after it, and the order itself. Fields without a
 * value come last in both directions, NaN before them.
 */
import { describe } from '#model/describe.ts'
import type { OrderField } from '#model/page.ts'
import type { FieldValue } from './compile-filter.ts'
import { ENTITIES, ownValue, type Entity, type EntityDefinition } from './entities.ts'
import { refuseAt } from './fail.ts'
import { kindOf, maybeReadIdentifier } from './identifier.ts'
import { tokenize, type Token } from './tokens.ts'
import type { OrderTerm, Subject } from './tree.ts'

export type ReadOrderField<T> = (term: OrderTerm) => (item: T) => FieldValue

/**
 * The whole order: MLflow's usual one for an empty list, and what decides between equals always last.
 * @param items texts; for logged models {@link OrderField}
 * @throws TrackletError INVALID_PARAMETER_VALUE; `details.column` counts within the item
 */
export function parseOrder(entity: Entity, items: readonly (string | OrderField)[]): readonly OrderTerm[] {
  const { order, ...definition } = ENTITIES[entity]
  const terms = items.map((item) =>
    typeof item === 'string'
      ? parseItem(item, { order, ...definition })
      : parseField(item, { order, ...definition }),
  )
  if (order.unique) refuseTwice(terms)
  const base = terms.length > 0 ? terms : order.usual
  const ties = order.ties.filter((tie) => !base.some((term) => isSameField(term, tie)))
  return [...base, ...ties]
}

/** Compares two items by each term in turn. Texts are compared by their characters, as binary collation does. */
export function compileOrder<T>(
  terms: readonly OrderTerm[],
  readField: ReadOrderField<T>,
): (a: T, b: T) => number {
  const columns = terms.map((term) => ({ read: readField(term), sign: term.descending ? -1 : 1 }))
  return (a, b) => {
    for (const { read, sign } of columns) {
      const [x, y] = [read(a), read(b)]
      const order = lastness(x) - lastness(y) || sign * compareValues(x, y)
      if (order !== 0) return order
    }
    return 0
  }
}

function lastness(value: FieldValue): number {
  if (value === undefined) return 2
  return Number.isNaN(value) ? 1 : 0
}

function compareValues(a: FieldValue, b: FieldValue): number {
  if (a === undefined || b === undefined || a === b) return 0
  return a < b ? -1 : a > b ? 1 : 0
}

function parseItem(text: string, definition: EntityDefinition): OrderTerm {
  if (text.trim() !== text || text === '')
    return refuseAt(0, `Invalid order ${describe(text)}: it must be a field, without blanks around it.`)
  const tokens = tokenize(text)
  const identifier = maybeReadIdentifier(tokens, 0, definition)
  if (identifier === undefined)
    return refuseAt(0, `Invalid order ${describe(text)}: it must begin with a field.`)
  if (identifier.prefix !== null && !definition.order.prefixed)
    return refuseAt(0, `Invalid order ${describe(text)}: the field takes no prefix.`)
  const subject = toSubject(kindOf(identifier, definition), identifier.key, identifier.at, definition)
  return { subject, descending: readDirection(tokens.slice(identifier.next)) }
}

function readDirection([direction, end]: readonly Token[]): boolean {
  if (direction === undefined || direction.kind === 'end') return false
  const word = direction.text.toUpperCase()
  if (word !== 'ASC' && word !== 'DESC')
    return refuseAt(direction.at, `Expected ASC or DESC, found ${describe(direction.text)}.`)
  if (end !== undefined && end.kind !== 'end')
    return refuseAt(end.at, `Unexpected ${describe(end.text)}: an order has one field.`)
  return word === 'DESC'
}

function parseField(field: OrderField, definition: EntityDefinition): OrderTerm {
  const { fieldName, ascending = true, datasetName, datasetDigest } = field
  if (datasetDigest !== undefined && datasetName === undefined)
    return refuseAt(0, 'A dataset digest needs the name of its dataset.')
  const dot = fieldName.indexOf('.')
  const [prefix, key] =
    dot < 0 ? [null, fieldName.trim()] : [fieldName.slice(0, dot), fieldName.slice(dot + 1)]
  const kind = kindOf({ prefix, key, at: 0, next: 0 }, definition)
  const subject = toSubject(kind, key, 0, definition)
  if (datasetName === undefined) return { subject, descending: !ascending }
  const dataset = { name: datasetName, ...(datasetDigest !== undefined && { digest: datasetDigest }) }
  return { subject, descending: !ascending, dataset }
}

function toSubject(
  kind: Subject['kind'],
  written: string,
  at: number,
  { order: { attributes, aliases, open } }: EntityDefinition,
): Subject {
  if (open.includes(kind)) return { kind, key: written }
  const key = ownValue(aliases, written) ?? written
  if (kind === 'attribute' && attributes.includes(key)) return { kind, key }
  const keys = [...attributes, ...Object.keys(aliases), ...open.map((name) => `${name}s.<key>`)]
  return refuseAt(at, `Cannot order by ${kind} ${describe(written)}: one of ${keys.join(', ')} is allowed.`)
}

function refuseTwice(terms: readonly OrderTerm[]): void {
  const twice = terms.find((term, i) => terms.slice(0, i).some((earlier) => isSameField(earlier, term)))
  if (twice !== undefined) refuseAt(0, `The order names ${describe(twice.subject.key)} twice.`)
}

function isSameField({ subject: a }: OrderTerm, { subject: b }: OrderTerm): boolean {
  return a.kind === b.kind && a.key === b.key
}
