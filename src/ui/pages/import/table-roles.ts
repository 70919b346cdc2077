import type { TableMapping } from '#model/table-mapping.ts'

/** What one column is. */
export type Role = 'none' | 'run' | 'step' | 'time' | 'metric' | 'param' | 'key' | 'value'

/** In the order they are offered. */
export const ROLE_LABELS: Readonly<Record<Role, string>> = {
  none: 'Left out',
  run: 'Run',
  step: 'Step',
  time: 'Time',
  metric: 'Metric',
  param: 'Parameter',
  key: 'Names of metrics',
  value: 'Values of metrics',
}

/** No two columns can be the same of these. */
const SINGLE = ['run', 'step', 'time', 'key', 'value'] as const

export function rolesOf(columns: readonly string[], mapping: TableMapping): Role[] {
  return columns.map((column) => {
    const single = SINGLE.find((role) => mapping[role] === column)
    if (single !== undefined) return single
    if (mapping.metrics.includes(column)) return 'metric'
    return mapping.params.includes(column) ? 'param' : 'none'
  })
}

export function mappingOf(columns: readonly string[], roles: readonly Role[]): TableMapping {
  const having = (role: Role): string[] => columns.filter((_, i) => roles[i] === role)
  const single = SINGLE.flatMap((role) => having(role).map((column) => [role, column] as const))
  return { ...Object.fromEntries(single), metrics: having('metric'), params: having('param') }
}

/** What another column was, where only one can be it, is left out then. */
export function withRole(roles: readonly Role[], place: number, role: Role): Role[] {
  const isSingle = (SINGLE as readonly Role[]).includes(role)
  return roles.map((old, i) => (i === place ? role : isSingle && old === role ? 'none' : old))
}

/** Why nothing could be read so; undefined when all is well. */
export function maybeProblem({ key, value, metrics }: TableMapping): string | undefined {
  if ((key === undefined) !== (value === undefined))
    return 'Names of metrics go with values of metrics: choose a column for each, or for neither.'
  return key === undefined && metrics.length === 0 ? 'Choose at least one metric.' : undefined
}
