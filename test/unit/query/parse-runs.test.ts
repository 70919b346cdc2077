/** The examples of MLflow's own parser for runs: what it takes and as what, what it or its store refuses. */
import { expect, test } from 'vitest'
import { isTrackletError } from '#base/errors.ts'
import { parseFilter } from '#query/parse-filter.ts'
import { all, comparison, refusalOf } from './filters.ts'

test.each([
  ['metrics.acc > 0.9', comparison('metric', 'acc', '>', 0.9)],
  ['metric.acc >= .5', comparison('metric', 'acc', '>=', 0.5)],
  ['metrics.acc > -1e-3', comparison('metric', 'acc', '>', -0.001)],
  ['metrics.`a b` > 1', comparison('metric', 'a b', '>', 1)],
  ['metrics."a b" > 1', comparison('metric', 'a b', '>', 1)],
  ["metrics.'a b' > 1", comparison('metric', 'a b', '>', 1)],
  ['metrics.a.b > 1', comparison('metric', 'a.b', '>', 1)],
  ['metrics.1a > 1', comparison('metric', '1a', '>', 1)],
  ['metrics.acc>1', comparison('metric', 'acc', '>', 1)],
  ['metrics.acc>-1', comparison('metric', 'acc', '>', -1)],
  ['metrics.acc > 1.', comparison('metric', 'acc', '>', 1)],
  ['metrics.acc > 1e5', comparison('metric', 'acc', '>', 1e5)],
  ['metrics.acc < 1e999', comparison('metric', 'acc', '<', Infinity)],
  ['metrics.acc = -0', comparison('metric', 'acc', '=', 0)],
  ['metrics.select > 1', comparison('metric', 'select', '>', 1)],
  ['metrics.as_of > 1', comparison('metric', 'as_of', '>', 1)],
  ["params.lr = '0.1'", comparison('param', 'lr', '=', '0.1')],
  ['params.lr = "0.1"', comparison('param', 'lr', '=', '0.1')],
  ["params.lr like '0.%'", comparison('param', 'lr', 'LIKE', '0.%')],
  ["params.lr iLiKe'X'", comparison('param', 'lr', 'ILIKE', 'X')],
  ['params.lr IS NULL', comparison('param', 'lr', 'IS NULL', null)],
  ['params.lr is not null', comparison('param', 'lr', 'IS NOT NULL', null)],
  ["params.a = 'it''s'", comparison('param', 'a', '=', "it''s")],
  ['params.a = "it\'s"', comparison('param', 'a', '=', "it's")],
  ["params.a = ''''", comparison('param', 'a', '=', "''")],
  ["params.a = 'a\\\\'", comparison('param', 'a', '=', 'a\\\\')],
  ["params.`a.b/c` = 'x'", comparison('param', 'a.b/c', '=', 'x')],
  ["parameter.a != 'x'", comparison('param', 'a', '!=', 'x')],
  ["params.and = 'x'", comparison('param', 'and', '=', 'x')],
  ["tags.mlflow.user = 'x'", comparison('tag', 'mlflow.user', '=', 'x')],
  ["tags.__proto__ = 'x'", comparison('tag', '__proto__', '=', 'x')],
  ["tags.k = ''", comparison('tag', 'k', '=', '')],
  ["run_id IN ('abc','d1')", comparison('attribute', 'run_id', 'IN', ['abc', 'd1'])],
  ["run_id IN ('abc',)", comparison('attribute', 'run_id', 'IN', ['abc'])],
  ["run_id NOT IN ('abc')", comparison('attribute', 'run_id', 'NOT IN', ['abc'])],
  ['run_id not  in("abc")', comparison('attribute', 'run_id', 'NOT IN', ['abc'])],
  ["attributes.`Run name` = 'a'", comparison('attribute', 'run_name', '=', 'a')],
  ["`run name` = 'a'", comparison('attribute', 'run_name', '=', 'a')],
  ["attr.artifact_uri = 'x'", comparison('attribute', 'artifact_uri', '=', 'x')],
  ["run.status='FAILED'", comparison('attribute', 'status', '=', 'FAILED')],
  ['created > 5', comparison('attribute', 'start_time', '>', 5)],
  ['Created > 5', comparison('attribute', 'start_time', '>', 5)],
  ['start_time > 1.5', comparison('attribute', 'start_time', '>', 1.5)],
  ['"run_id" = \'x\'', comparison('attribute', 'run_id', '=', 'x')],
  ["datasets.digest IN ('a','b')", comparison('dataset', 'digest', 'IN', ['a', 'b'])],
  ["dataset.context LIKE 't%'", comparison('dataset', 'context', 'LIKE', 't%')],
  ["params.ключ = 'x'", comparison('param', 'ключ', '=', 'x')],
  ["params.b = '日本'", comparison('param', 'b', '=', '日本')],
  ['  metrics.a > 1\t', comparison('metric', 'a', '>', 1)],
  ['AND metrics.a > 1', comparison('metric', 'a', '>', 1)],
  ['metrics.a > 1 AND', comparison('metric', 'a', '>', 1)],
])('%s is taken', (text, expected) => {
  expect(parseFilter('runs', text)).toEqual({ entity: 'runs', expression: expected })
})

test.each([
  ["metrics.a > 1 and params.x = 'y'"],
  ["metrics.a > 1 params.x = 'y'"],
  ["metrics.a > 1 AND  and params.x='y'"],
])('%s is two comparisons', (text) => {
  const expected = all(comparison('metric', 'a', '>', 1), comparison('param', 'x', '=', 'y'))
  expect(parseFilter('runs', text).expression).toEqual(expected)
})

test.each([[''], ['AND']])('%j finds everything', (text) => {
  expect(parseFilter('runs', text).expression).toEqual(all())
})

test('a filter is frozen through and through', () => {
  const { expression } = parseFilter('runs', "run_id IN ('a') AND metrics.a > 1")
  const seen = [expression]
  for (let value = seen.pop() as unknown; value !== undefined; value = seen.pop()) {
    if (typeof value !== 'object' || value === null) continue
    expect(Object.isFrozen(value)).toBe(true)
    seen.push(...(Object.values(value) as (typeof expression)[]))
  }
})

test.each([
  ["metrics.acc > '0.9'", 15],
  ['metrics.acc = nan', 15],
  ['metrics.acc == 0.9', 13],
  ['metrics.acc <> 0.9', 13],
  ['metrics.a-b > 1', 10],
  ['metrics.a.1 > 1', 11],
  ['metrics.1 > 1', 9],
  ['metrics.from > 1', 9],
  ['metrics.`a`b > 1', 12],
  ['Metrics.acc > 1', 1],
  ['metrics . acc > 1', 1],
  ['metrics.acc > +1', 15],
  ['metrics.acc > 1E+5', 15],
  ['metrics.acc > 0x1F', 15],
  ['metrics.acc > 1_000', 15],
  ['params.lr = 0.1', 13],
  ["params.lr > '0.1'", 11],
  ["params.lr NOT LIKE '0.%'", 11],
  ['metrics.acc IS NULL', 13],
  ['end_time IS NULL', 10],
  ["params.a = it's", 14],
  ['params.a = it', 12],
  ['params.a = `it`', 12],
  ['params.a = true', 12],
  ["params.lr IN ('a','b')", 11],
  ["tag.k RLIKE 'x'", 7],
  ["foo.bar = 'x'", 1],
  ["constructor.bar = 'x'", 1],
  ["toString = 'x'", 1],
  ["name = 'x'", 1],
  ["run_id = ('a')", 10],
  ['run_id IN ()', 12],
  ["run_id IN ('a',1)", 16],
  ["run_id IN ('a' 'b')", 16],
  ["run_id IN ('a',,'b')", 16],
  ["run_id IN ('a'", 15],
  ["run_id IN 'a'", 11],
  ["status IN ('FINISHED')", 8],
  ["lifecycle_stage = 'active'", 1],
  ["experiment_id='1'", 1],
  ["start_time > '1'", 14],
  ['start_time BETWEEN 1 AND 2', 12],
  ["dataset.source = 'x'", 1],
  ['dataset.name IS NULL', 14],
  ["metrics.a > 1 or params.x = 'y'", 15],
  ['(metrics.a > 1)', 1],
  ['NOT metrics.a > 1', 1],
  ['metrics.a > 1;', 14],
  ['metrics.a > 1 -- c', 15],
  ['metrics.a > 1 /* c */', 15],
  ['metrics.a > 1, metrics.b > 1', 14],
  ['1 < metrics.a', 1],
  ["'x' = params.a", 1],
  ["'run_id' = 'x'", 1],
  ['metrics.a > params.b', 13],
  ['metrics.a', 10],
  ['metrics. > 1', 10],
  ['metrics.a >', 12],
  ['params.a IS', 10],
  ['params.a NOT NULL', 10],
  ["params.a = 'x", 12],
  ['   ', 1],
])('%s is refused at its column', (text, column) => {
  const error = refusalOf(() => parseFilter('runs', text))
  expect(error).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', details: { column } })
  expect(error.message).toContain(`(column ${String(column)})`)
})

test('a message says what was found and what is allowed', () => {
  const messageOf = (text: string): string => refusalOf(() => parseFilter('runs', text)).message
  expect(messageOf("status > 'x'")).toBe(
    'Invalid comparator ">" for attribute "status": one of =, !=, LIKE, ILIKE is allowed. (column 8)',
  )
  expect(messageOf('loss < 1')).toMatch(
    /^Invalid attribute key "loss": one of run_id, .* as in metrics\.loss/,
  )
  expect(messageOf("foo.bar = 'x'")).toMatch(/^Invalid entity type "foo": one of metric, metrics, /)
  expect(messageOf('metrics.a-b > 1')).toMatch(/backticks/)
})

test('a message stays short when the text is long', () => {
  const error = refusalOf(() => parseFilter('runs', `${'x'.repeat(10_000)} = 1`))
  expect(isTrackletError(error)).toBe(true)
  expect(error.message.length).toBeLessThan(400)
})
