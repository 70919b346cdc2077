/** The lines of the run table when runs stand below others: children below parents, or runs in groups. Pure. */
import type { Run } from '#model/run.ts'

export type RunLine = {
  readonly kind: 'run'
  readonly run: Run
  readonly depth: number
  readonly children: number
  readonly open: boolean
}

export type GroupLine = {
  readonly kind: 'group'
  readonly id: string
  readonly depth: number
  readonly value: string | undefined
  /** In the table's order. */
  readonly runs: readonly Run[]
  readonly open: boolean
}

export type Line = RunLine | GroupLine

export function plainLines(runs: readonly Run[]): RunLine[] {
  return runs.map((run) => ({ kind: 'run', run, depth: 0, children: 0, open: false }))
}

/**
 * Children below their parents, siblings in the given order. A run whose parent is not among them stands by itself, and
 * so does the first of runs that name each other as parents.
 * @param closed ids of parents whose children are not shown
 */
export function nestRuns(runs: readonly Run[], closed: ReadonlySet<string>): RunLine[] {
  if (runs.every(({ parentRunId }) => parentRunId === '')) return plainLines(runs)
  const families = new Families(runs)
  const lines: RunLine[] = []
  const seen = new Set<string>()
  const add = (root: Run): void => {
    const stack = [{ run: root, depth: 0, hidden: false }]
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { run, depth, hidden } = next
      if (seen.has(run.runId)) continue
      seen.add(run.runId)
      const children = families.childrenOf(run)
      const open = children.length > 0 && !closed.has(run.runId)
      if (!hidden) lines.push({ kind: 'run', run, depth, children: children.length, open })
      for (const child of children.toReversed())
        stack.push({ run: child, depth: depth + 1, hidden: hidden || !open })
    }
  }
  for (const run of runs) if (!families.hasParent(run)) add(run)
  for (const run of runs) add(run)
  return lines
}

class Families {
  readonly #ids: ReadonlySet<string>
  readonly #children = new Map<string, Run[]>()

  constructor(runs: readonly Run[]) {
    this.#ids = new Set(runs.map(({ runId }) => runId))
    for (const run of runs) {
      const siblings = this.#children.get(run.parentRunId)
      if (siblings !== undefined) siblings.push(run)
      else if (run.parentRunId !== '') this.#children.set(run.parentRunId, [run])
    }
  }

  hasParent({ parentRunId }: Run): boolean {
    return this.#ids.has(parentRunId)
  }

  childrenOf({ runId }: Run): readonly Run[] {
    return this.#children.get(runId) ?? []
  }
}

export type Grouping = {
  /** What a run is grouped by, outermost first. */
  readonly valuesOf: readonly ((run: Run) => string | undefined)[]
  /** Gives groups of one level in their order. */
  readonly arrange: (groups: readonly (readonly Run[])[]) => readonly (readonly Run[])[]
  readonly opened: ReadonlySet<string>
}

/** Groups, and the runs of those that are open, in the given order. */
export function groupRuns(runs: readonly Run[], grouping: Grouping): Line[] {
  return groupLevel(runs, grouping, [])
}

function groupLevel(runs: readonly Run[], grouping: Grouping, path: readonly (string | null)[]): Line[] {
  const depth = path.length
  const valueOf = grouping.valuesOf[depth]
  if (valueOf === undefined)
    return runs.map((run) => ({ kind: 'run', run, depth, children: 0, open: false }) as const)
  const groups = new Map<string | undefined, Run[]>()
  for (const run of runs) {
    const value = valueOf(run)
    const group = groups.get(value)
    if (group === undefined) groups.set(value, [run])
    else group.push(run)
  }
  return grouping.arrange([...groups.values()]).flatMap((members): Line[] => {
    const value = valueOf(members[0] as Run)
    const place = [...path, value ?? null]
    const id = JSON.stringify(place)
    const open = grouping.opened.has(id)
    const line: GroupLine = { kind: 'group', id, depth, value, runs: members, open }
    return open ? [line, ...groupLevel(members, grouping, place)] : [line]
  })
}
