/** Real files of other tools: those in test/fixtures, and more where the folder beside the repository is there. */
import { existsSync, openAsBlob, readFileSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeSource, type Source } from '#formats/source.ts'

const HERE = fileURLToPath(new URL('../fixtures', import.meta.url))
const BESIDE = fileURLToPath(new URL('../../../shared/fixtures', import.meta.url))

export type Fixture<Expected> = {
  readonly name: string
  readonly folder: string
  /** What independent readers of the format found. */
  readonly expected: Expected
}

/** Every fixture of the group, which is the name of a folder. */
export function listFixtures<Expected>(group: string): Fixture<Expected>[] {
  const folder = [BESIDE, HERE].map((root) => join(root, group)).find((path) => existsSync(path))
  if (folder === undefined) {
    process.stdout.write(`There are no fixtures ${group} here, so nothing is tested with them.\n`)
    return []
  }
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, Expected>
  const names = readdirSync(folder).filter((name) => expected[name] !== undefined)
  if (folder.startsWith(HERE)) {
    process.stdout.write(
      `Of the fixtures ${group} only the ${String(names.length)} in test/fixtures are here.\n`,
    )
  }
  return names.map((name) => ({ name, folder: join(folder, name), expected: expected[name] as Expected }))
}

/** A folder on the disk as a person would drop it: paths begin with its name. */
export function sourceOfFolder(folder: string): Source {
  const above = join(folder, '..')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
  return makeSource(
    files.map((path) => ({
      path: relative(above, path).replaceAll('\\', '/'),
      open: () => openAsBlob(path),
    })),
  )
}
