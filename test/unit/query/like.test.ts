import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileLike } from '#query/like.ts'

test.each([
  ['aXc', 'a_c', true],
  ['a.c', 'a.c', true],
  ['abc', 'a.c', false],
  ['x+y', 'x+%', true],
  ['abc', 'b', false],
  ['', '%', true],
  ['', '', true],
  ['a', '', false],
  ['', '_', false],
  ['a\nb', '%b', true],
  ['ab', 'ab%ab', false],
  ['aba', 'ab%ba', false],
  ['abba', 'ab%ba', true],
  ['100%', '100%', true],
  ['a\\%b', 'a\\%b', true],
  ['😀x', '_x', true],
  ['😀x', '__x', false],
  ['x😀', '%_😀', true],
  ['😀', '%_%_%', false],
  ['a😀b', 'a_%', true],
  ['aab', '%_b%', true],
  ['ab', '%%%', true],
])('%j LIKE %j is %s', (text, pattern, expected) => {
  expect(compileLike(pattern)(text)).toBe(expected)
})

/** The definition, by characters: exponential in the pattern, and plainly right. */
function matchesSlowly(text: readonly string[], pattern: readonly string[]): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return text.length === 0
  if (first === '%')
    return Array.from({ length: text.length + 1 }, (_, i) => i).some((i) =>
      matchesSlowly(text.slice(i), rest),
    )
  return text.length > 0 && (first === '_' || first === text[0]) && matchesSlowly(text.slice(1), rest)
}

test('agrees with the definition', () => {
  const text = fc.array(fc.constantFrom('a', 'b', '😀', '\n'), { maxLength: 8 })
  const pattern = fc.array(fc.constantFrom('a', 'b', '😀', '\n', '%', '_'), { maxLength: 6 })
  fc.assert(
    fc.property(text, pattern, (letters, parts) => {
      expect(compileLike(parts.join(''))(letters.join(''))).toBe(matchesSlowly(letters, parts))
    }),
    { numRuns: 2_000 },
  )
})

test('a pattern of many % and _ takes no more steps than text times pattern', () => {
  const text = 'a'.repeat(8_000)
  expect(compileLike('%a'.repeat(2_000) + '%b')(text)).toBe(false)
  expect(compileLike(`%${'_'.repeat(100)}b%`)(text)).toBe(false)
  expect(compileLike('%a_'.repeat(2_000) + '%b')(text)).toBe(false)
})
