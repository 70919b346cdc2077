/** What an expression over metrics means, without how it was written: `train/loss - val/loss`, `log(loss) * 100`. */

export type BinaryOperator = '+' | '-' | '*' | '/' | '**'

export const FUNCTIONS = ['log', 'log10', 'exp', 'sqrt', 'abs', 'min', 'max'] as const
export type FunctionName = (typeof FUNCTIONS)[number]

export type Expression =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'metric'; readonly key: string }
  | { readonly type: 'negative'; readonly of: Expression }
  | {
      readonly type: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    }
  /** `min` and `max` take one or more; the others take one. */
  | { readonly type: 'call'; readonly name: FunctionName; readonly args: readonly Expression[] }

/** Each metric once, in the order they are named. */
export function metricsOf(expression: Expression): string[] {
  const keys = new Set<string>()
  const visit = (node: Expression): void => {
    switch (node.type) {
      case 'number':
        return
      case 'metric':
        keys.add(node.key)
        return
      case 'negative':
        return visit(node.of)
      case 'binary':
        visit(node.left)
        return visit(node.right)
      case 'call':
        return node.args.forEach(visit)
    }
  }
  visit(expression)
  return [...keys]
}
