/**
 * Names of a zip's entries. Two questions: can a name lead out of its folder, which no archive may; and can every system
 * hold it, which a bundle must, since people unpack bundles anywhere.
 */
import { decodedForms } from '#model/names.ts'
import { MAX_NAME_BYTES, MAX_NAME_PARTS, MAX_PART_BYTES } from './limits.ts'

const CONTROL = /\p{Cc}/u
/** They turn the direction of what is read: `exe.png` may be `gnp.exe`. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
/** Names of devices on Windows, with any ending. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)/iu

const encoder = new TextEncoder()

/** Why a name is dangerous or too long, or undefined. Ends "the name … ". */
export function maybeUnsafeName(name: string): string | undefined {
  if (encoder.encode(name).length > MAX_NAME_BYTES) return `is longer than ${MAX_NAME_BYTES} bytes`
  const parts = name.split('/')
  if (parts.length > MAX_NAME_PARTS) return `has more than ${MAX_NAME_PARTS} parts`
  if (parts.some((part) => encoder.encode(part).length > MAX_PART_BYTES))
    return `has a part of more than ${MAX_PART_BYTES} bytes`
  for (const form of decodedForms(name)) {
    const fault = maybeUnsafeForm(form)
    if (fault !== undefined) return fault
  }
  return undefined
}

function maybeUnsafeForm(name: string): string | undefined {
  if (name.includes('\\')) return 'has a backslash'
  if (CONTROL.test(name)) return 'has control characters'
  if (!name.isWellFormed()) return 'is no text'
  if (name.startsWith('/')) return 'begins at the root'
  if (/^[a-z]:/i.test(name)) return 'begins with a drive letter'
  const parts = name.split('/').map((part) => part.trim())
  if (parts.some((part) => part === '..')) return 'leads out of its folder'
  return parts.some((part) => part === '' || part === '.') ? 'has an empty part' : undefined
}

/** Why not every system can hold the name, or undefined; {@link maybeUnsafeName} comes first. */
export function maybeUnportableName(name: string): string | undefined {
  if (name.normalize('NFC') !== name) return 'is not in Unicode’s composed form'
  if (name.startsWith('~')) return 'begins with ~'
  if (DIRECTION.test(name)) return 'has characters that turn the direction of text'
  const parts = name.split('/')
  if (parts.some((part) => /[. ]$/.test(part))) return 'has a part that ends with a dot or a space'
  return parts.some((part) => DEVICE.test(part)) ? 'is the name of a device' : undefined
}

/** What two names share when a system could take them for one. */
export function foldName(name: string): string {
  return name.normalize('NFC').toLowerCase().toUpperCase().normalize('NFC')
}

/** Files and folders by name, told apart as strictly as `fold` says. */
export class NameSet {
  readonly #fold: (name: string) => string
  readonly #files = new Set<string>()
  readonly #folders = new Set<string>()
  /** Folders that have an entry of their own. */
  readonly #listed = new Set<string>()

  constructor(fold: (name: string) => string) {
    this.#fold = fold
  }

  /** False when the name is taken, is a folder's, or lies below a file; nothing is added then. */
  addFile(path: string): boolean {
    const name = this.#fold(path)
    if (this.#files.has(name) || this.#folders.has(name)) return false
    const above = parentsOf(name)
    if (above.some((folder) => this.#files.has(folder))) return false
    for (const folder of above) this.#folders.add(folder)
    this.#files.add(name)
    return true
  }

  /** As {@link addFile}; a folder may be there already because of what is in it. */
  addFolder(path: string): boolean {
    const name = this.#fold(path)
    const folders = [...parentsOf(name), name]
    if (this.#listed.has(name)) return false
    if (folders.some((folder) => this.#files.has(folder))) return false
    for (const folder of folders) this.#folders.add(folder)
    this.#listed.add(name)
    return true
  }
}

function parentsOf(name: string): string[] {
  const parents: string[] = []
  for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) parents.push(name.slice(0, at))
  return parents
}
