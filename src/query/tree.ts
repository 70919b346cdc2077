/** What a filter means, without how it was written. Frozen; plain data, so it can be compared and sent. */
import type { Entity } from './entities.ts'

export type FieldKind = 'metric' | 'param' | 'tag' | 'dataset' | 'attribute'

/** What is compared. An attribute's key is MLflow's own name: `start_time`, also when `created` was written. */
export type Subject = { readonly kind: FieldKind; readonly key: string }

export type NumberOperator = '=' | '!=' | '>' | '>=' | '<' | '<='
export type TextOperator = '=' | '!=' | 'LIKE' | 'ILIKE'
export type ListOperator = 'IN' | 'NOT IN'
export type NullOperator = 'IS NULL' | 'IS NOT NULL'
export type Operator = NumberOperator | TextOperator | ListOperator | NullOperator

export type Condition =
  | { readonly operator: NumberOperator; readonly value: number }
  | { readonly operator: TextOperator; readonly value: string }
  | { readonly operator: ListOperator; readonly value: readonly string[] }
  | { readonly operator: NullOperator; readonly value: null }

export type Comparison = { readonly type: 'comparison'; readonly subject: Subject } & Condition

/** `or`, `not` and `word` are of the superset only. */
export type Expression =
  | Comparison
  /** No terms: everything. Never exactly one. */
  | { readonly type: 'and' | 'or'; readonly terms: readonly Expression[] }
  | { readonly type: 'not'; readonly term: Expression }
  /** Text that the name contains, case folded. */
  | { readonly type: 'word'; readonly text: string }

export type Filter = { readonly entity: Entity; readonly expression: Expression }

/** One key of an order. `dataset` limits a logged model's metric to the values measured on it. */
export type OrderTerm = {
  readonly subject: Subject
  readonly descending: boolean
  readonly dataset?: { readonly name: string; readonly digest?: string }
}
