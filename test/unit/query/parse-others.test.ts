/** The examples of MLflow's own parsers for everything but runs. */
import { expect, test } from 'vitest'
import type { Entity } from '#query/entities.ts'
import { parseFilter } from '#query/parse-filter.ts'
import type { Expression } from '#query/tree.ts'
import { all, comparison, refusalOf } from './filters.ts'

const taken: readonly (readonly [Entity, string, Expression])[] = [
  ['experiments', "name = 'a'", comparison('attribute', 'name', '=', 'a')],
  ['experiments', "attribute.name != 'a'", comparison('attribute', 'name', '!=', 'a')],
  [
    'experiments',
    "name LIKE 'a%' AND tags.k = 'v'",
    all(comparison('attribute', 'name', 'LIKE', 'a%'), comparison('tag', 'k', '=', 'v')),
  ],
  ['experiments', "tags.`k e y` = 'v'", comparison('tag', 'k e y', '=', 'v')],
  ['experiments', 'creation_time > 5', comparison('attribute', 'creation_time', '>', 5)],
  ['experiments', 'last_update_time <= 5', comparison('attribute', 'last_update_time', '<=', 5)],
  ['experiments', 'tags.k IS NULL', comparison('tag', 'k', 'IS NULL', null)],
  ['registered models', "name = 'a'", comparison('attribute', 'name', '=', 'a')],
  ['registered models', "name iLike 'a%'", comparison('attribute', 'name', 'ILIKE', 'a%')],
  ['registered models', "tag.k='v'", comparison('tag', 'k', '=', 'v')],
  ['registered models', "attribute.name='x'", comparison('attribute', 'name', '=', 'x')],
  [
    'registered models',
    "tags.`mlflow.prompt.is_prompt` = 'true'",
    comparison('tag', 'mlflow.prompt.is_prompt', '=', 'true'),
  ],
  [
    'model versions',
    "name='a' AND version_number > 1",
    all(comparison('attribute', 'name', '=', 'a'), comparison('attribute', 'version_number', '>', 1)),
  ],
  ['model versions', "run_id IN ('abc','d1')", comparison('attribute', 'run_id', 'IN', ['abc', 'd1'])],
  ['model versions', "source_path='s'", comparison('attribute', 'source_path', '=', 's')],
  ['model versions', "tags.k='v'", comparison('tag', 'k', '=', 'v')],
  ['model versions', "version_number = '2'", comparison('attribute', 'version_number', '=', 2)],
  ['logged models', 'metrics.acc > 0.9', comparison('metric', 'acc', '>', 0.9)],
  ['logged models', 'metrics.`a b` > 1', comparison('metric', 'a b', '>', 1)],
  ['logged models', 'params.lr = 0.1', comparison('param', 'lr', '=', '0.1')],
  ['logged models', 'params.opt = adam', comparison('param', 'opt', '=', 'adam')],
  ['logged models', "tags.k LIKE 'x%'", comparison('tag', 'k', 'LIKE', 'x%')],
  ['logged models', "name NOT IN ('a')", comparison('attribute', 'name', 'NOT IN', ['a'])],
  ['logged models', 'creation_time > 0', comparison('attribute', 'creation_timestamp', '>', 0)],
  ['logged models', 'name = "a"', comparison('attribute', 'name', '=', '"a"')],
  ['logged models', 'tags."a b" = \'x\'', comparison('tag', '"a b"', '=', 'x')],
]

test.each(taken)('%s: %s is taken', (entity, text, expected) => {
  expect(parseFilter(entity, text)).toEqual({ entity, expression: expected })
})

const refused: readonly (readonly [Entity, string, number])[] = [
  ['experiments', "attributes.name='a'", 1],
  ['experiments', "Name='a'", 1],
  ['experiments', "creation_time > '5'", 17],
  ['experiments', "name IN ('a')", 6],
  ['experiments', 'name IS NULL', 6],
  ['experiments', "params.a='x'", 1],
  ['experiments', "experiment_id='1'", 1],
  ['experiments', "name = 'a' OR name = 'b'", 12],
  ['experiments', "name > 'a'", 6],
  ['registered models', "attributes.name='x'", 1],
  ['registered models', "name IN ('a')", 6],
  ['registered models', "run_id='x'", 1],
  ['registered models', 'creation_timestamp > 1', 1],
  ['registered models', "aliases='x'", 1],
  ['registered models', 'tags.k IS NULL', 8],
  ['model versions', 'version = 2', 1],
  ['model versions', "current_stage='Production'", 1],
  ['model versions', 'creation_timestamp > 1', 1],
  ['model versions', "name IN ('a')", 6],
  ['model versions', "run_id NOT IN ('abc')", 8],
  ['model versions', "version_number = 'two'", 18],
  ['logged models', "tags.k like 'x%'", 8],
  ['logged models', 'metric.acc > 1', 1],
  ['logged models', "param.lr='1'", 1],
  ['logged models', 'tags.k IS NULL', 8],
  ['logged models', "name = 'a' or name = 'b'", 12],
  ['logged models', "foo = 'x'", 1],
  ['logged models', "metrics.a = 'x'", 13],
  ['logged models', 'params.a = AND', 12],
]

test.each(refused)('%s: %s is refused at its column', (entity, text, column) => {
  const error = refusalOf(() => parseFilter(entity, text))
  expect(error).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', details: { column } })
})
