import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

type Package = {
  version: string
  resolved?: string
  integrity?: string
  license?: string
  dev?: boolean
  devOptional?: boolean
}

/** May be shipped to people. */
const SHIPPED = [
  'MIT',
  'ISC',
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'OFL-1.1',
  '(MPL-2.0 OR Apache-2.0)',
  'Apache-2.0 AND MIT',
  '(MIT OR GPL-3.0-or-later)',
  '(MIT AND Zlib)',
]

/** May also make or test what is shipped. */
const TOOLS = ['MPL-2.0', 'BlueOak-1.0.0', 'CC-BY-4.0', 'Python-2.0']

/** Below these there are known holes. */
const FLOORS: Readonly<Record<string, string>> = { dompurify: '3.2.4', 'js-yaml': '4.1.1', jszip: '3.8.0' }

const { packages } = JSON.parse(
  readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8'),
) as { packages: Record<string, Package> }
const locked = Object.entries(packages).filter(([path]) => path !== '')

test('every package is checked by its hash and comes from the registry', () => {
  expect(locked.length).toBeGreaterThan(200)
  expect(locked.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(nameOf)).toEqual([])
  expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(nameOf)).toEqual([])
})

test('every licence is one we know', () => {
  const strange = locked.filter(([, { license = '', dev, devOptional }]) => {
    return !SHIPPED.includes(license) && !((dev ?? devOptional) && TOOLS.includes(license))
  })
  expect(strange.map(([path, { license }]) => `${path}: ${license}`)).toEqual([])
})

test('packages run nothing when they are installed', () => {
  const npmrc = readFileSync(new URL('../../../.npmrc', import.meta.url), 'utf8')
  expect(npmrc).toContain('ignore-scripts=true')
})

test('no package is older than its last known hole', () => {
  const old = locked.filter(([path, { version }]) => {
    const floor = FLOORS[nameOf([path])]
    return floor !== undefined && version.localeCompare(floor, 'en', { numeric: true }) < 0
  })
  expect(old.map(nameOf)).toEqual([])
})

function nameOf([path]: readonly [string, ...unknown[]]): string {
  return path.replace(/^.*node_modules\//, '')
}
