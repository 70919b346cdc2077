import type { CodeLine, CodeToken } from './code-lines.ts'
import css from './code.module.css'

/** Scopes of highlight.js to the few colours we use; what is not here is plain. */
const CLASSES: Readonly<Record<string, string | undefined>> = {
  keyword: css.keyword,
  built_in: css.name,
  type: css.name,
  literal: css.number,
  number: css.number,
  string: css.string,
  regexp: css.string,
  char: css.string,
  symbol: css.string,
  comment: css.comment,
  quote: css.comment,
  doctag: css.comment,
  meta: css.comment,
  title: css.name,
  section: css.name,
  name: css.keyword,
  tag: css.keyword,
  attr: css.attr,
  attribute: css.attr,
  variable: css.attr,
  property: css.attr,
  bullet: css.keyword,
  addition: css.addition,
  deletion: css.deletion,
}

/** `title.function` counts as `title`. */
export function tokenClass(token: CodeToken): string | undefined {
  return CLASSES[token.scope.split('.', 1)[0] ?? '']
}

export function codeNodes(lines: readonly CodeLine[]): DocumentFragment {
  const fragment = document.createDocumentFragment()
  lines.forEach((line, i) => {
    if (i > 0) fragment.append('\n')
    for (const token of line) fragment.append(tokenNode(token))
  })
  return fragment
}

function tokenNode(token: CodeToken): Node | string {
  const name = tokenClass(token)
  if (name === undefined) return token.text
  const span = document.createElement('span')
  span.className = name
  span.textContent = token.text
  return span
}
