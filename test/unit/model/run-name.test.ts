import { expect, test } from 'vitest'
import { checkRunName } from '#model/names.ts'
import { NOUNS, PREDICATES, generateRunName } from '#model/run-name.ts'

test('there are enough words, each once, in small letters', () => {
  expect(PREDICATES.length).toBeGreaterThanOrEqual(150)
  expect(NOUNS.length).toBeGreaterThanOrEqual(120)
  for (const words of [PREDICATES, NOUNS]) {
    expect(new Set(words).size).toBe(words.length)
    for (const word of words) expect(word).toMatch(/^[a-z]{3,8}$/)
  }
})

test('no name is longer than 20 characters', () => {
  const longest = (words: readonly string[]): number => Math.max(...words.map((word) => word.length))
  expect(longest(PREDICATES) + 1 + longest(NOUNS) + 1 + 3).toBeLessThanOrEqual(20)
})

test('a name is predicate, noun and a number from 0 to 999', () => {
  expect(generateRunName(() => 0)).toBe(`${PREDICATES[0]}-${NOUNS[0]}-0`)
  expect(generateRunName(() => 1 - 2 ** -53)).toBe(`${PREDICATES.at(-1)}-${NOUNS.at(-1)}-999`)
  for (let i = 0; i < 1_000; i++) {
    const [predicate, noun, number] = checkRunName(generateRunName()).split('-')
    expect(PREDICATES).toContain(predicate)
    expect(NOUNS).toContain(noun)
    expect(number).toMatch(/^(0|[1-9]\d{0,2})$/)
  }
})
