import fc from 'fast-check'
import { expect, test } from 'vitest'
import { experimentPath, parseExperimentIds } from '#ui/routes.ts'

test('experiments are read back from the address of their workspace, each once and in their order', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat({ max: 1e9 }).map(String), { minLength: 1, maxLength: 20 }),
      (experimentIds) => {
        const part = experimentPath(...experimentIds).slice('/experiments/'.length)
        expect(parseExperimentIds(part)).toEqual(experimentIds)
        expect(parseExperimentIds(`${part}+${part}`)).toEqual(experimentIds)
      },
    ),
  )
})

test('any text names at least one experiment, if only one that is nowhere', () => {
  expect(parseExperimentIds('1%2B2')).toEqual(['1', '2'])
  expect(parseExperimentIds('+1++')).toEqual(['1'])
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'binary' }), (part) => {
      expect(parseExperimentIds(part).length).toBeGreaterThan(0)
    }),
  )
})
