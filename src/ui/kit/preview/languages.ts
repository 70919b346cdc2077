import type { LanguageFn } from 'highlight.js'

/** Languages whose code is coloured. Each loads when first shown. */
const LOADERS: Readonly<Record<string, () => Promise<{ default: LanguageFn }>>> = {
  bash: () => import('highlight.js/lib/languages/bash'),
  c: () => import('highlight.js/lib/languages/c'),
  cpp: () => import('highlight.js/lib/languages/cpp'),
  css: () => import('highlight.js/lib/languages/css'),
  diff: () => import('highlight.js/lib/languages/diff'),
  dockerfile: () => import('highlight.js/lib/languages/dockerfile'),
  go: () => import('highlight.js/lib/languages/go'),
  ini: () => import('highlight.js/lib/languages/ini'),
  java: () => import('highlight.js/lib/languages/java'),
  javascript: () => import('highlight.js/lib/languages/javascript'),
  json: () => import('highlight.js/lib/languages/json'),
  julia: () => import('highlight.js/lib/languages/julia'),
  markdown: () => import('highlight.js/lib/languages/markdown'),
  python: () => import('highlight.js/lib/languages/python'),
  r: () => import('highlight.js/lib/languages/r'),
  rust: () => import('highlight.js/lib/languages/rust'),
  sql: () => import('highlight.js/lib/languages/sql'),
  typescript: () => import('highlight.js/lib/languages/typescript'),
  xml: () => import('highlight.js/lib/languages/xml'),
  yaml: () => import('highlight.js/lib/languages/yaml'),
}

/** Undefined when code of that language is shown plain. */
export async function loadLanguage(name: string): Promise<LanguageFn | undefined> {
  const load = Object.hasOwn(LOADERS, name) ? LOADERS[name] : undefined
  return load === undefined ? undefined : (await load()).default
}

/** By extension, or by the whole name where there is none; lower case. */
export const LANGUAGE_BY_EXTENSION: ReadonlyMap<string, string> = new Map([
  ['bash', 'bash'],
  ['c', 'c'],
  ['cc', 'cpp'],
  ['cfg', 'ini'],
  ['cjs', 'javascript'],
  ['conf', 'ini'],
  ['cpp', 'cpp'],
  ['css', 'css'],
  ['cu', 'cpp'],
  ['diff', 'diff'],
  ['dockerfile', 'dockerfile'],
  ['env', 'ini'],
  ['go', 'go'],
  ['h', 'c'],
  ['hpp', 'cpp'],
  ['ini', 'ini'],
  ['ipynb', 'json'],
  ['java', 'java'],
  ['jl', 'julia'],
  ['js', 'javascript'],
  ['jsonl', 'json'],
  ['jsx', 'javascript'],
  ['mjs', 'javascript'],
  ['mlproject', 'yaml'],
  ['ndjson', 'json'],
  ['patch', 'diff'],
  ['py', 'python'],
  ['pyi', 'python'],
  ['r', 'r'],
  ['rs', 'rust'],
  ['sh', 'bash'],
  ['sql', 'sql'],
  ['toml', 'ini'],
  ['ts', 'typescript'],
  ['tsx', 'typescript'],
  ['xml', 'xml'],
  ['yaml', 'yaml'],
  ['yml', 'yaml'],
  ['zsh', 'bash'],
])
