import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  mappingOf,
  maybeProblem,
  ROLE_LABELS,
  rolesOf,
  withRole,
  type Role,
} from '#ui/pages/import/table-roles.ts'

const columns = ['a', 'b', 'c', 'd', 'e']
const anyRole = fc.constantFrom(...(Object.keys(ROLE_LABELS) as Role[]))

test('what columns mean is the same as roles and as a mapping, and one column at most is the step', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 4 }), anyRole)), (choices) => {
      let roles: Role[] = columns.map(() => 'none')
      for (const [place, role] of choices) {
        roles = withRole(roles, place, role)
        expect(roles[place]).toBe(role)
      }
      for (const single of ['run', 'step', 'time', 'key', 'value'])
        expect(roles.filter((role) => role === single).length).toBeLessThanOrEqual(1)
      expect(rolesOf(columns, mappingOf(columns, roles))).toEqual(roles)
    }),
  )
})

test('a table needs a metric, or names of metrics with their values', () => {
  const problemOf = (...roles: Role[]) => maybeProblem(mappingOf(columns, roles))
  expect(problemOf('step', 'run')).toMatch(/at least one metric/)
  expect(problemOf('step', 'key')).toMatch(/go with values/)
  expect(problemOf('value', 'metric')).toMatch(/go with values/)
  expect(problemOf('key', 'value')).toBeUndefined()
  expect(problemOf('none', 'metric')).toBeUndefined()
})
