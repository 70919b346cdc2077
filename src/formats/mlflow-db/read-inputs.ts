import type { Dataset } from '#model/dataset.ts'
import type { InputRecord, ModelLinkRecord } from '../records.ts'
import { makeSkipped } from '../skipped.ts'
import type { Row } from '../sqlite/row.ts'
import type { Tables } from './tables.ts'

const DATASET = [
  'dataset_uuid',
  'name',
  'digest',
  'dataset_source_type',
  'dataset_source',
  'dataset_schema',
  'dataset_profile',
]
/** Datasets lead to runs, runs to models. */
const EDGE = ['source_type', 'source_id', 'destination_type', 'destination_id', 'input_uuid', 'step']

type Edge = {
  readonly type: string
  readonly source: string
  readonly destination: string
  readonly uuid: string
  readonly step: number
}

/** Datasets and logged models that runs read, logged models that they made. */
export async function* readInputs(
  tables: Tables,
  runIds: ReadonlySet<string>,
): AsyncGenerator<InputRecord | ModelLinkRecord> {
  const datasets = new Map(
    await tables.read('datasets', DATASET, (row) => [row.text(0) ?? '', toDataset(row)]),
  )
  const tags = await tables.readEntries('input_tags', ['name', 'value', 'input_uuid'], String)
  const edges = await tables.read('inputs', EDGE, toEdge)
  let lost = 0
  for (const { type, source, destination, uuid, step } of edges) {
    if (type === 'RUN_INPUT' || type === 'RUN_OUTPUT') {
      const role = type === 'RUN_INPUT' ? 'input' : 'output'
      if (runIds.has(source)) yield { kind: 'model-link', runId: source, modelId: destination, role, step }
      else lost++
    } else if (type === 'DATASET') {
      const dataset = datasets.get(source)
      const input = dataset && { dataset, tags: tags.get(uuid) ?? new Map<string, string>() }
      if (input && runIds.has(destination)) yield { kind: 'input', runId: destination, input }
      else lost++
    }
  }
  if (lost === 0) return
  const text = `Inputs left out: ${lost.toLocaleString('en-US')}; their run or dataset is not in the database.`
  tables.skipped.push(makeSkipped(`${tables.database.path}: inputs`, 'E_FORMAT', text))
}

function toDataset(row: Row): Dataset {
  return {
    name: row.text(1) ?? '',
    digest: row.text(2) ?? '',
    sourceType: row.text(3) ?? '',
    source: row.text(4) ?? '',
    schema: row.text(5),
    profile: row.text(6),
  }
}

function toEdge(row: Row): Edge {
  return {
    type: row.text(0) ?? '',
    source: row.text(1) ?? '',
    destination: row.text(3) ?? '',
    uuid: row.text(4) ?? '',
    step: Number.isSafeInteger(row.number(5)) ? row.number(5) : 0,
  }
}
