import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mendHash } from '#ui/mend-address.ts'
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

test('an address that cannot be decoded is mended, once; any other stays as it is', () => {
  expect(mendHash('#/experiments/1%2')).toBe('#/experiments/1%252')
  expect(mendHash('#/models/%FF?q=%')).toBe('#/models/%25FF?q=%')
  expect(mendHash('#/models/a%20b?q=%E0')).toBe('#/models/a%20b?q=%E0')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const mended = mendHash(`#/${text}`)
      expect(() => decodeURIComponent(mended.split('?')[0] ?? '')).not.toThrow()
      expect(mendHash(mended)).toBe(mended)
    }),
  )
})
