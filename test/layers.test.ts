/** Who may import whom. The table is the design's; reading is by TypeScript, so no import can hide in a string. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'

const ROOMS: Readonly<Record<string, readonly string[]>> = {
  base: [],
  model: ['base'],
  query: ['base', 'model'],
  series: ['base', 'model'],
  formats: ['base', 'model', 'series'],
  store: ['base', 'model', 'query', 'series'],
  service: ['base', 'model', 'query', 'series', 'store', 'formats'],
  rest: ['base', 'model', 'query', 'service'],
  worker: ['base', 'model', 'service', 'rest'],
  sw: ['base', 'rest', 'service'],
  sdk: ['base'],
  python: ['base', 'sdk'],
  ui: ['base', 'model', 'query', 'series'],
}

/** Rooms of which only types may be named. */
const TYPES_ONLY: Readonly<Record<string, readonly string[]>> = {
  sdk: ['model', 'worker'],
  ui: ['worker', 'sdk'],
}

/** Packages that one place alone knows, so that it can be changed there. */
const KEEPERS: Readonly<Record<string, readonly string[]>> = {
  uplot: ['ui/charts/chart.tsx'],
  comlink: ['worker/main.ts', 'worker/transferred.ts', 'ui/remote.ts'],
  dexie: ['store/'],
  'workbox-precaching': ['sw/'],
  dompurify: ['ui/kit/'],
}

/** Rooms that use no package at all, or only these. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  base: [],
  model: [],
  query: [],
  series: [],
  sdk: [],
  python: [],
}

type Import = { readonly specifier: string; readonly typeOnly: boolean }
type Module = { readonly path: string; readonly imports: readonly Import[]; readonly hasDefault: boolean }

const SOURCE = fileURLToPath(new URL('../src', import.meta.url))

/** The tools in build/ run in Node and belong to no room. */
const paths = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts') && !path.startsWith('build/'))
  .sort()
const modules = paths.map(readModule)
const known = new Set(paths)

test('the whole tree was read', () => {
  expect(modules.length).toBeGreaterThan(60)
  expect(new Set(modules.map(({ path }) => roomOf(path)))).toEqual(
    new Set(
      readdirSync(SOURCE, { withFileTypes: true }).flatMap((entry) =>
        roomName(entry.name, entry.isDirectory()),
      ),
    ),
  )
  const count = modules.reduce((sum, { imports }) => sum + imports.length, 0)
  const written = paths.reduce((sum, path) => sum + countFroms(readFileSync(join(SOURCE, path), 'utf8')), 0)
  expect(count).toBeGreaterThanOrEqual(written)
})

test('every room is in the table', () => {
  expect(paths.filter((path) => ROOMS[roomOf(path)] === undefined)).toEqual([])
})

test('rooms import only the rooms below them', () => {
  const breaches = ourImports().filter(({ from, to, typeOnly }) => {
    if (from === to || ROOMS[from]?.includes(to)) return false
    return !(typeOnly && TYPES_ONLY[from]?.includes(to))
  })
  expect(breaches.map(({ path, specifier }) => `${path} -> ${specifier}`)).toEqual([])
})

test('other rooms are imported by their name, files of the same room relatively, all with their extension', () => {
  const breaches = ourImports().filter(({ from, to, specifier, target }) => {
    if (specifier.startsWith('#') ? from === to : from !== to) return true
    return !known.has(target) && !/\.css$/.test(target)
  })
  expect(breaches.map(({ path, specifier }) => `${path} -> ${specifier}`)).toEqual([])
})

test('no file imports itself by a detour', () => {
  const edges = new Map<string, string[]>(paths.map((path) => [path, []]))
  for (const { path, target, typeOnly } of ourImports()) {
    if (!typeOnly && known.has(target)) edges.get(path)?.push(target)
  }
  expect(findCycles(edges)).toEqual([])
})

test('nothing is exported as default', () => {
  expect(modules.filter(({ hasDefault }) => hasDefault).map(({ path }) => path)).toEqual([])
})

test('a package is imported where its keeper is', () => {
  const breaches = modules.flatMap(({ path, imports }) =>
    imports
      .map(({ specifier }) => packageOf(specifier))
      .filter((name) => KEEPERS[name]?.every((place) => !path.startsWith(place)))
      .map((name) => `${path} -> ${name}`),
  )
  expect(breaches).toEqual([])
})

test('pure rooms use no package', () => {
  const breaches = modules.flatMap(({ path, imports }) =>
    imports
      .map(({ specifier }) => packageOf(specifier))
      .filter((name) => name !== '' && PACKAGES[roomOf(path)]?.includes(name) === false)
      .map((name) => `${path} -> ${name}`),
  )
  expect(breaches).toEqual([])
})

test('a breach, a cycle, a default export and a dynamic import are seen', () => {
  const text =
    "import type { A } from '#ui/a.ts'\nconst b = await import('./b.ts')\nexport { b as default }\n"
  expect(readText('base/x.ts', text)).toEqual({
    path: 'base/x.ts',
    imports: [
      { specifier: '#ui/a.ts', typeOnly: true },
      { specifier: './b.ts', typeOnly: false },
    ],
    hasDefault: true,
  })
  expect(
    findCycles(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
  ).toEqual([['b', 'c']])
})

/** Imports of our own files, static, dynamic and in types. */
function ourImports() {
  return modules.flatMap(({ path, imports }) =>
    imports
      .filter(({ specifier }) => /^[.#]/.test(specifier) && !specifier.endsWith('/package.json'))
      .map(({ specifier, typeOnly }) => {
        const bare = specifier.replace(/\?.*$/, '')
        const target = bare.startsWith('#') ? bare.slice(1) : relative('.', join(dirname(path), bare))
        return { path, specifier, typeOnly, target, from: roomOf(path), to: roomOf(target) }
      }),
  )
}

function readModule(path: string): Module {
  return readText(path, readFileSync(join(SOURCE, path), 'utf8'))
}

function readText(path: string, text: string): Module {
  const imports: Import[] = []
  let hasDefault = false
  const visit = (node: ts.Node): void => {
    const found = maybeImport(node)
    if (found) imports.push(found)
    hasDefault ||= isDefaultExport(node)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true))
  return { path, imports, hasDefault }
}

function maybeImport(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node)) {
    return literal(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier)
    return literal(node.moduleSpecifier, node.isTypeOnly)
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return literal(node.argument.literal, true)
  if (
    ts.isCallExpression(node) &&
    node.expression.kind === ts.SyntaxKind.ImportKeyword &&
    node.arguments[0]
  ) {
    return literal(node.arguments[0], false)
  }
  return undefined
}

/** A computed address is no import of a file of ours. */
function literal(node: ts.Node, typeOnly: boolean): Import | undefined {
  return ts.isStringLiteralLike(node) ? { specifier: node.text, typeOnly } : undefined
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true
  if (ts.isExportSpecifier(node)) return node.name.text === 'default'
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : []
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
}

/** Tarjan's strongly connected components of more than one file, or of one that imports itself. */
function findCycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const cycles: string[][] = []
  const connect = (node: string): number => {
    const order = index.size
    index.set(node, order)
    let lowest = order
    stack.push(node)
    for (const next of edges.get(node) ?? []) {
      if (!index.has(next)) lowest = Math.min(lowest, connect(next))
      else if (stack.includes(next)) lowest = Math.min(lowest, index.get(next) ?? lowest)
    }
    low.set(node, lowest)
    if (lowest === order) {
      const component = stack.splice(stack.indexOf(node))
      if (component.length > 1 || edges.get(node)?.includes(node)) cycles.push(component.sort())
    }
    return lowest
  }
  for (const node of edges.keys()) if (!index.has(node)) connect(node)
  return cycles
}

/** A floor under what the parser must find. */
function countFroms(text: string): number {
  return text.match(/^(import|export) [^'"]*from ['"]/gm)?.length ?? 0
}

function roomOf(path: string): string {
  return path.split('/')[0] ?? ''
}

/** Folders that hold TypeScript, which is every folder but the tools'. */
function roomName(name: string, isFolder: boolean): string[] {
  return isFolder && name !== 'build' ? [name] : []
}

/** `@solidjs/router` of `@solidjs/router/x`; empty for files of our own. */
function packageOf(specifier: string): string {
  if (/^[.#/]/.test(specifier)) return ''
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '')
}
