import { TrackletError } from '#base/errors.ts'
import type { Expression, FieldKind, Operator } from '#query/tree.ts'

/** A comparison as the parser makes it; the types of the tree are the parser's to keep. */
export function comparison(
  kind: FieldKind,
  key: string,
  operator: Operator,
  value: number | string | readonly string[] | null,
): Expression {
  return { type: 'comparison', subject: { kind, key }, operator, value } as Expression
}

export function all(...terms: Expression[]): Expression {
  return { type: 'and', terms }
}

/** What the work throws, which must be a TrackletError. */
export function refusalOf(work: () => unknown): TrackletError {
  try {
    work()
  } catch (error) {
    if (error instanceof TrackletError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
