import type { Field } from './entities.ts'
import type { Operator, Subject } from './tree.ts'

/**
 * What a parser is about to read, and where: where a filter ends too soon, this is what may follow. `field` says what the
 * subject may be compared by.
 */
export type Expectation = { readonly at: number } & (
  | {
      readonly what: 'term'
      /** A term stands before it: AND and OR may follow. */
      readonly joined: boolean
      /** Parentheses that may be closed. */
      readonly open: number
    }
  | { readonly what: 'operator'; readonly subject: Subject; readonly field: Field }
  | { readonly what: 'value'; readonly subject: Subject; readonly field: Field; readonly operator: Operator }
  /** A comma or the parenthesis. */
  | { readonly what: 'list end' }
)
