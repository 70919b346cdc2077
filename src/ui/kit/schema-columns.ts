/** Columns of data, as the JSON texts that clients write say them. Pure; odd texts give nothing. */

export type SchemaColumn = {
  readonly name: string
  readonly type: string
  readonly required: boolean | undefined
}

/**
 * Columns of a schema: MLflow's `mlflow_colspec` and `mlflow_tensorspec`, a list of `{name, type}`, or a map from names
 * to types. Undefined for anything else.
 */
export function schemaColumns(schema: string | null): SchemaColumn[] | undefined {
  const value = maybeJson(schema)
  const spec = field(value, 'mlflow_colspec') ?? field(value, 'columns') ?? value
  if (Array.isArray(spec)) return all(spec.map(columnOf))
  const tensors = field(value, 'mlflow_tensorspec')
  if (tensors !== undefined) return tensorColumns(tensors)
  if (!isMap(value)) return undefined
  return all(
    Object.entries(value).map(([name, type]) =>
      typeof type === 'string' ? { name, type, required: undefined } : undefined,
    ),
  )
}

/** `{"features": "[{...}]", "targets": ...}`, each a list of tensors, or one list. */
function tensorColumns(tensors: unknown): SchemaColumn[] | undefined {
  const parts = isMap(tensors) ? Object.entries(tensors) : ([['', tensors]] as const)
  const columns = parts.flatMap(([part, list]) => {
    const items: unknown = typeof list === 'string' ? maybeJson(list) : list
    return Array.isArray(items) ? items.map((item: unknown) => tensorOf(part, item)) : [undefined]
  })
  return all(columns)
}

function tensorOf(part: string, item: unknown): SchemaColumn | undefined {
  const spec = field(item, 'tensor-spec')
  const dtype = field(spec, 'dtype')
  if (typeof dtype !== 'string') return undefined
  const name = field(item, 'name')
  const shape = JSON.stringify(field(spec, 'shape') ?? [])
  return { name: typeof name === 'string' ? name : part, type: `${dtype} ${shape}`, required: undefined }
}

function columnOf(column: unknown): SchemaColumn | undefined {
  if (field(column, 'tensor-spec') !== undefined) return tensorOf('', column)
  const type = field(column, 'type') ?? field(column, 'dtype')
  const name = field(column, 'name')
  const required = field(column, 'required')
  if (typeof name !== 'string' && typeof type !== 'string') return undefined
  return {
    name: typeof name === 'string' ? name : '',
    type: typeof type === 'string' ? type : JSON.stringify(type ?? ''),
    required: typeof required === 'boolean' ? required : undefined,
  }
}

export function maybeJson(text: string | null): unknown {
  if (text === null || text === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function field(value: unknown, name: string): unknown {
  return isMap(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

function all<T>(items: readonly (T | undefined)[]): T[] | undefined {
  const found = items.filter((item) => item !== undefined)
  return items.length > 0 && found.length === items.length ? found : undefined
}
