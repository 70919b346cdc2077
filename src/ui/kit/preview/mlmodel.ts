/** What an MLmodel file says about its model, in the order a reader asks. Pure; anything may be missing or odd. */

import { formatDateTime } from '../../format.ts'
import { schemaColumns, type SchemaColumn } from '../schema-columns.ts'

export type ModelFact = { readonly name: string; readonly text: string }

export function summarizeModel(model: unknown): ModelFact[] {
  const fields = fieldsOf(model)
  const signature = fieldsOf(fields.get('signature'))
  const facts: ModelFact[] = []
  const add = (name: string, text: string): void => void (text !== '' && facts.push({ name, text }))
  add('Flavors', [...fieldsOf(fields.get('flavors'))].map(flavorText).join(', '))
  add('Inputs', columnsText(signature.get('inputs')))
  add('Outputs', columnsText(signature.get('outputs')))
  add('Params', columnsText(signature.get('params')))
  add('Model id', textOf(fields.get('model_id')))
  add('Logged', timeText(textOf(fields.get('utc_time_created'))))
  add('MLflow', textOf(fields.get('mlflow_version')))
  return facts
}

export type ModelSignature = {
  readonly inputs: readonly SchemaColumn[]
  readonly outputs: readonly SchemaColumn[]
  readonly params: readonly SchemaColumn[]
}

/** Parts that are missing or odd are empty. */
export function readSignature(model: unknown): ModelSignature {
  const signature = fieldsOf(fieldsOf(model).get('signature'))
  const columns = (name: string): readonly SchemaColumn[] => {
    const text = signature.get(name)
    return (typeof text === 'string' ? schemaColumns(text) : undefined) ?? []
  }
  return { inputs: columns('inputs'), outputs: columns('outputs'), params: columns('params') }
}

/** `2026-11-24 10:00:00.123456` is UTC, told as all other times are. */
function timeText(text: string): string {
  const time = Date.parse(`${text.replace(' ', 'T')}Z`)
  return Number.isNaN(time) ? text : formatDateTime(time)
}

/** A map's own fields: names such as `__proto__` are only names. */
function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [],
  )
}

/** `sklearn 1.5.2`, from whichever field holds the library's version. */
function flavorText([name, flavor]: readonly [string, unknown]): string {
  const fields = [...fieldsOf(flavor)]
  const version =
    fields.find(([field]) => field.endsWith('_version') && field !== 'python_version') ??
    fields.find(([field]) => field === 'python_version')
  return version === undefined || version[0] === 'python_version' ? name : `${name} ${textOf(version[1])}`
}

/** A signature's columns are JSON text: `[{"name": "x", "type": "double"}, …]`, or tensors. */
function columnsText(value: unknown): string {
  if (typeof value !== 'string') return ''
  const columns = maybeJson(value)
  if (!Array.isArray(columns)) return ''
  const shown = columns.slice(0, 8).map((column: unknown) => columnText(fieldsOf(column)))
  return shown.join(', ') + (columns.length > 8 ? `, and ${columns.length - 8} more` : '')
}

function columnText(column: ReadonlyMap<string, unknown>): string {
  const tensor = fieldsOf(column.get('tensor-spec'))
  const type =
    tensor.size > 0
      ? `${textOf(tensor.get('dtype'))}${JSON.stringify(tensor.get('shape') ?? [])}`
      : textOf(column.get('type'))
  const name = textOf(column.get('name'))
  return name === '' ? type : `${name}: ${type}`
}

function maybeJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
