/** What was read of runs and groups, as lines with looks and names, in painting order. Pure. */
import type { Line } from '#model/lines.ts'
import { DASHES, type Appearance } from './appearance.ts'
import type { DrawnLine } from './drawn-line.ts'
import type { Answered } from './line-chart-state.ts'

export type DrawOptions = {
  readonly appearance: Appearance
  /** Drawn bold, over the others. */
  readonly baselineRunId: string | undefined
  /** Whether what was logged stands behind a smoothed line. */
  readonly withGhosts: boolean
  /** Whether groups show a band. */
  readonly withBands: boolean
}

const LINE_WIDTH = 1.5
const BOLD_WIDTH = 3
const GROUP_WIDTH = 2
const MEMBER_WIDTH = 1
/** Among so many lines each is thinner. */
const MANY = 50
const THIN_WIDTH = 1

export function drawLines(answered: Answered, options: DrawOptions): DrawnLine[] {
  const isGrouped = answered.groupIds.length > 0
  const many = answered.lines.length > MANY
  const lines = answered.lines.flatMap((line) => {
    const drawn = line.group >= 0 ? drawGroup(line, answered, options) : drawRun(line, answered, options)
    if (drawn === undefined) return []
    if (line.run >= 0 && isGrouped) return { ...drawn, isMember: true, width: MEMBER_WIDTH }
    return many && drawn.width === LINE_WIDTH ? { ...drawn, width: THIN_WIDTH } : drawn
  })
  const rank = (line: DrawnLine): number => (line.isMember ? 0 : line.id === options.baselineRunId ? 2 : 1)
  return lines.sort((a, b) => rank(a) - rank(b))
}

function drawRun(
  line: Line,
  { runIds, sources }: Answered,
  { appearance, baselineRunId, withGhosts }: DrawOptions,
): DrawnLine | undefined {
  const id = runIds[line.run] ?? ''
  const [run, look] = [appearance.runOf(id), appearance.lookOf(id)]
  if (run === undefined || look === undefined) return undefined
  const group = appearance.groups[look.group]
  return {
    id,
    name: nameOf(run.name, line, sources),
    color: group?.color ?? look.color,
    dash: dashOf(look.dash, line),
    width: id === baselineRunId ? BOLD_WIDTH : LINE_WIDTH,
    isMember: false,
    ...slicesOf(line, withGhosts),
    band: undefined,
  }
}

function drawGroup(
  line: Line,
  { groupIds, sources }: Answered,
  { appearance, withGhosts, withBands }: DrawOptions,
): DrawnLine | undefined {
  const group = appearance.groups.find(({ id }) => id === groupIds[line.group])
  if (group === undefined) return undefined
  return {
    id: group.id,
    name: nameOf(group.name, line, sources),
    color: group.color,
    dash: dashOf(group.dash, line),
    width: GROUP_WIDTH,
    isMember: false,
    ...slicesOf(line, withGhosts),
    band: line.band && (withBands ? line.band : { ...line.band, low: NOTHING, high: NOTHING }),
  }
}

/** Has no place, so nothing is painted. */
const NOTHING = new Float64Array()

function slicesOf({ slice, smooth }: Line, withGhosts: boolean): Pick<DrawnLine, 'slice' | 'ghost'> {
  return { slice: smooth ?? slice, ghost: smooth !== undefined && withGhosts ? slice : undefined }
}

function nameOf(name: string, { source, part }: Line, sources: readonly string[]): string {
  const metric = sources.length > 1 ? ` · ${sources[source] ?? ''}` : ''
  return `${name}${metric}${part > 0 ? ` (course ${part + 1})` : ''}`
}

/** Several metrics of a run have its colour, and a dash each where dashes mean nothing else. */
function dashOf(dash: readonly number[], { source }: Line): readonly number[] {
  return dash.length > 0 ? dash : (DASHES[source % DASHES.length] ?? [])
}
