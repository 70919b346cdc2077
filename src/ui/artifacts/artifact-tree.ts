import type { Bytes } from '#base/units.ts'
import type { Artifact } from '#model/artifact.ts'

/** Files as a tree: folders are made from paths, and sum what is in them. Pure. */

export type ArtifactNode = {
  /** The last part of the path. */
  readonly name: string
  /** Without a slash at the end. */
  readonly path: string
  readonly size: Bytes
  /** Files in and below it; 1 for a file. */
  readonly files: number
  /** Undefined for a folder. */
  readonly artifact: Artifact | undefined
  /** Folders first, then by name. Empty for a file. */
  readonly children: readonly ArtifactNode[]
}

/** One visible line of the tree. */
export type ArtifactRow = {
  readonly node: ArtifactNode
  /** From 1, as ARIA counts. */
  readonly level: number
  readonly position: number
  readonly siblings: number
  readonly open: boolean
}

type Draft = {
  readonly name: string
  readonly path: string
  artifact: Artifact | undefined
  readonly children: Map<string, Draft>
}

/** @returns the root, whose path is '' */
export function buildArtifactTree(artifacts: readonly Artifact[]): ArtifactNode {
  const root: Draft = { name: '', path: '', artifact: undefined, children: new Map() }
  for (const artifact of artifacts) {
    let at = root
    for (const name of artifact.path.split('/')) {
      const path = at.path === '' ? name : `${at.path}/${name}`
      const next: Draft = at.children.get(name) ?? { name, path, artifact: undefined, children: new Map() }
      at.children.set(name, next)
      at = next
    }
    at.artifact = artifact
  }
  return finish(root)
}

const names = new Intl.Collator('en', { numeric: true })

function finish(draft: Draft): ArtifactNode {
  const children = [...draft.children.values()].map(finish)
  children.sort((a, b) => Number(isFile(a)) - Number(isFile(b)) || names.compare(a.name, b.name))
  const { name, path, artifact } = draft
  return {
    name,
    path,
    artifact,
    children,
    size: children.reduce((sum, child) => sum + child.size, artifact?.size ?? 0),
    files: children.reduce((sum, child) => sum + child.files, artifact === undefined ? 0 : 1),
  }
}

function isFile(node: ArtifactNode): boolean {
  return node.artifact !== undefined
}

/** The lines of the open folders, in reading order. */
export function listArtifactRows(root: ArtifactNode, isOpen: (path: string) => boolean): ArtifactRow[] {
  const rows: ArtifactRow[] = []
  const visit = (parent: ArtifactNode, level: number): void => {
    parent.children.forEach((node, i) => {
      const open = node.children.length > 0 && isOpen(node.path)
      rows.push({ node, level, position: i + 1, siblings: parent.children.length, open })
      if (open) visit(node, level + 1)
    })
  }
  visit(root, 1)
  return rows
}

export function findArtifactNode(root: ArtifactNode, path: string): ArtifactNode | undefined {
  let at: ArtifactNode | undefined = root
  for (const name of path === '' ? [] : path.split('/'))
    at = at?.children.find((child) => child.name === name)
  return at
}

/** `a/b/c.txt` stands in `a` and `a/b`. */
export function foldersAbove(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'))
}

/** The next row after `from` whose name begins with what was typed, round the end; -1 when none does. */
export function findByTyping(rows: readonly ArtifactRow[], from: number, typed: string): number {
  const wanted = typed.toLowerCase()
  // More letters of one word may stay on the row they are on; one letter goes on to the next.
  const start = typed.length > 1 ? from : from + 1
  for (let i = 0; i < rows.length; i++) {
    const at = (start + i + rows.length) % rows.length
    if (rows[at]?.node.name.toLowerCase().startsWith(wanted)) return at
  }
  return -1
}

/** What is shown when nothing was chosen: the files at the top, with small folders open. */
export function initiallyOpen(root: ArtifactNode): string[] {
  const folders = root.children.filter((child) => child.children.length > 0)
  return folders
    .filter((folder) => folder.children.length <= 12 && folders.length <= 8)
    .map((folder) => folder.path)
}
