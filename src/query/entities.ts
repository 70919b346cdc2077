/**
 * What can be searched, as data: the fields of each entity, how they are written, what they may be compared by, and their order.
 * @see https://mlflow.org/docs/latest/ml/search/search-runs/
 */
import type { FieldKind, Operator, OrderTerm } from './tree.ts'

export type Entity = 'runs' | 'experiments' | 'registered models' | 'model versions' | 'logged models'

export type Field = {
  readonly value: 'number' | 'text'
  readonly operators: readonly Operator[]
  /** A number may stand in quotes. */
  readonly quotedNumber?: true
  /** A text is compared as the number it is by a number without quotes. */
  readonly asNumber?: true
}

export type EntityDefinition = {
  /** How each kind may be written before the point. */
  readonly prefixes: Readonly<Record<string, FieldKind>>
  /** Kinds whose keys are anyone's to choose. */
  readonly open: Partial<Readonly<Record<FieldKind, Field>>>
  /** Kinds whose keys are fixed. */
  readonly fixed: Partial<Readonly<Record<FieldKind, Readonly<Record<string, Field>>>>>
  /** Attributes of the superset. */
  readonly own: Readonly<Record<string, Field>>
  /** Other spellings of attributes. */
  readonly aliases: Readonly<Record<string, string>>
  /** The attribute that a plain word is looked for in. */
  readonly name: string
  /** Logged models have a reader of their own: values need no quotes, double quotes stay, operators are upper case. */
  readonly literal: boolean
  readonly order: OrderDefinition
}

type OrderDefinition = {
  readonly attributes: readonly string[]
  /** Other spellings of attributes. */
  readonly aliases: Readonly<Record<string, string>>
  readonly open: readonly FieldKind[]
  readonly usual: readonly OrderTerm[]
  /** Appended to every order for the fields it does not name. */
  readonly ties: readonly OrderTerm[]
  /** A field may not be named twice. */
  readonly unique: boolean
  /** Attributes may have a prefix. */
  readonly prefixed: boolean
}

const EQUAL = ['=', '!='] as const
const LISTS = ['IN', 'NOT IN'] as const
const NULLS = ['IS NULL', 'IS NOT NULL'] as const

const ORDERS = ['>', '>=', '<', '<='] as const

const number: Field = { value: 'number', operators: [...EQUAL, ...ORDERS] }
const text: Field = { value: 'text', operators: [...EQUAL, 'LIKE', 'ILIKE'] }
const textOrList: Field = { value: 'text', operators: [...text.operators, ...LISTS] }
const textOrNull: Field = { value: 'text', operators: [...text.operators, ...NULLS] }

const TAGS = { tag: 'tag', tags: 'tag' } as const
const ATTRIBUTE_AND_TAGS = { attribute: 'attribute', ...TAGS } as const

const up = (key: string): OrderTerm => ({ subject: { kind: 'attribute', key }, descending: false })
const down = (key: string): OrderTerm => ({ subject: { kind: 'attribute', key }, descending: true })

const runs: EntityDefinition = {
  prefixes: {
    metric: 'metric',
    metrics: 'metric',
    parameter: 'param',
    parameters: 'param',
    param: 'param',
    params: 'param',
    ...TAGS,
    dataset: 'dataset',
    datasets: 'dataset',
    attribute: 'attribute',
    attributes: 'attribute',
    attr: 'attribute',
    run: 'attribute',
  },
  open: { metric: number, param: textOrNull, tag: textOrNull },
  fixed: {
    attribute: {
      run_id: textOrList,
      run_name: text,
      user_id: text,
      status: text,
      artifact_uri: text,
      start_time: number,
      end_time: number,
    },
    dataset: { name: textOrList, digest: textOrList, context: textOrList },
  },
  own: { experiment_name: textOrList },
  aliases: {
    created: 'start_time',
    Created: 'start_time',
    'run name': 'run_name',
    'Run name': 'run_name',
    'Run Name': 'run_name',
  },
  name: 'run_name',
  literal: false,
  order: {
    attributes: ['run_id', 'run_name', 'user_id', 'status', 'artifact_uri', 'start_time', 'end_time'],
    aliases: { created: 'start_time', Created: 'start_time' },
    open: ['metric', 'param', 'tag'],
    usual: [down('start_time')],
    ties: [down('start_time'), up('run_id')],
    unique: true,
    prefixed: true,
  },
}

const experiments: EntityDefinition = {
  prefixes: ATTRIBUTE_AND_TAGS,
  open: { tag: textOrNull },
  fixed: { attribute: { name: text, creation_time: number, last_update_time: number } },
  own: {},
  aliases: {},
  name: 'name',
  literal: false,
  order: {
    attributes: ['name', 'experiment_id', 'creation_time', 'last_update_time'],
    aliases: {},
    open: [],
    usual: [down('creation_time'), up('experiment_id')],
    ties: [down('experiment_id')],
    unique: false,
    prefixed: true,
  },
}

const registeredModels: EntityDefinition = {
  prefixes: ATTRIBUTE_AND_TAGS,
  open: { tag: text },
  fixed: { attribute: { name: text } },
  own: {},
  aliases: {},
  name: 'name',
  literal: false,
  order: {
    attributes: ['name', 'last_updated_timestamp'],
    aliases: { timestamp: 'last_updated_timestamp' },
    open: [],
    usual: [up('name')],
    ties: [up('name')],
    unique: true,
    prefixed: false,
  },
}

const modelVersions: EntityDefinition = {
  prefixes: ATTRIBUTE_AND_TAGS,
  open: { tag: text },
  fixed: {
    attribute: {
      name: text,
      source_path: text,
      run_id: { value: 'text', operators: [...text.operators, 'IN'] },
      version_number: { ...number, quotedNumber: true },
    },
  },
  own: {},
  aliases: {},
  name: 'name',
  literal: false,
  order: {
    attributes: ['name', 'version_number', 'creation_timestamp', 'last_updated_timestamp'],
    aliases: {},
    open: [],
    usual: [down('last_updated_timestamp'), up('name'), down('version_number')],
    ties: [up('name'), down('version_number')],
    unique: true,
    prefixed: true,
  },
}

const loggedModelTimes = {
  creation_time: 'creation_timestamp',
  last_updated_time: 'last_updated_timestamp',
} as const

const loggedModels: EntityDefinition = {
  prefixes: { attributes: 'attribute', metrics: 'metric', params: 'param', tags: 'tag' },
  open: { metric: number, param: textOrList, tag: textOrList },
  fixed: {
    attribute: {
      name: textOrList,
      model_id: textOrList,
      model_type: textOrList,
      status: textOrList,
      source_run_id: textOrList,
      creation_timestamp: number,
      last_updated_timestamp: number,
    },
  },
  own: {},
  aliases: loggedModelTimes,
  name: 'name',
  literal: true,
  order: {
    attributes: [
      'name',
      'model_id',
      'status',
      'model_type',
      'source_run_id',
      'creation_timestamp',
      'last_updated_timestamp',
    ],
    aliases: loggedModelTimes,
    open: ['metric'],
    usual: [down('creation_timestamp')],
    ties: [down('creation_timestamp'), up('model_id')],
    unique: false,
    prefixed: false,
  },
}

export const ENTITIES: Readonly<Record<Entity, EntityDefinition>> = {
  runs,
  experiments,
  'registered models': registeredModels,
  'model versions': modelVersions,
  'logged models': loggedModels,
}

/** Undefined for what the record inherits: any text may be asked for. */
export function ownValue<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

/** Of the superset: params and tags are texts for MLflow, which people compare as the numbers that they are. */
export function withNumbers(field: Field): Field {
  if (field.value === 'number') return field
  const others = field.operators.filter((operator) => operator !== '=' && operator !== '!=')
  return { ...field, operators: [...EQUAL, ...ORDERS, ...others], asNumber: true }
}
