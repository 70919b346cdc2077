/** MLflow's REST API for another origin: each route asks its rights before it runs, with the arguments it is going to use. */
import { TrackletError } from '#base/errors.ts'
import { DEFAULT_EXPERIMENT_ID } from '#model/experiment.ts'
import { TAG } from '#model/tags.ts'
import type { Admit } from '#rest/route.ts'
import type { Rights } from './rights.ts'

type Args = Readonly<Record<string, unknown>>
type Rule = (rights: Rights, args: Args) => Promise<Args>

const ownRun: Rule = async (rights, args) => {
  await rights.ensureWritable(textOf(args['run_id']))
  for (const id of modelsOf(args)) await rights.ensureWritable(id)
  refuseOriginTag(args)
  return args
}

const readableRun: Rule = async (rights, args) => {
  await rights.ensureReadable(textOf(args['run_id']))
  return args
}

const ownModel: Rule = async (rights, args) => {
  await rights.ensureWritable(textOf(args['id']))
  if (args['model_id'] !== undefined) await rights.ensureWritable(textOf(args['model_id']))
  refuseOriginTag(args)
  return args
}

const usableExperiment: Rule = async (rights, args) => {
  if (rights.grant.read) return args
  await rights.ensureExperiment(textOf(args['experiment_id']))
  return args
}

/** By method and path. What is not here reads or changes what others made. */
const RULES: Readonly<Record<string, Rule>> = {
  'POST mlflow/experiments/create': async (rights, args) => {
    rights.ensureName(textOf(args['name']))
    return withOriginTag(rights, args)
  },
  'GET mlflow/experiments/get': usableExperiment,
  'GET mlflow/experiments/get-by-name': async (rights, args) => {
    if (!rights.grant.read) await rights.ensureExperimentName(textOf(args['experiment_name']))
    return args
  },
  'POST mlflow/runs/create': async (rights, args) => {
    await rights.placeRun({ experimentId: textOf(args['experiment_id']) || DEFAULT_EXPERIMENT_ID })
    return withOriginTag(rights, args)
  },
  'POST mlflow/runs/search': async (rights, args) =>
    rights.grant.read ? args : { ...args, filter: ownOnly(rights, args['filter'] as string | undefined) },
  'POST mlflow/runs/update': ownRun,
  'POST mlflow/runs/delete': ownRun,
  'POST mlflow/runs/restore': ownRun,
  'POST mlflow/runs/set-tag': ownRun,
  'POST mlflow/runs/delete-tag': ownRun,
  'POST mlflow/runs/log-metric': ownRun,
  'POST mlflow/runs/log-parameter': ownRun,
  'POST mlflow/runs/log-batch': ownRun,
  'POST mlflow/runs/log-inputs': ownRun,
  'POST mlflow/runs/log-model': ownRun,
  'POST mlflow/runs/outputs': ownRun,
  'GET mlflow/runs/get': readableRun,
  'GET mlflow/metrics/get-history': readableRun,
  'GET mlflow/artifacts/list': readableRun,
  'POST mlflow/logged-models': async (rights, args) => {
    await rights.placeRun({ experimentId: textOf(args['experiment_id']) })
    if (textOf(args['source_run_id']) !== '') await rights.ensureWritable(textOf(args['source_run_id']))
    return withOriginTag(rights, args)
  },
  'GET mlflow/logged-models/{id}': async (rights, args) => {
    await rights.ensureReadable(textOf(args['id']))
    return args
  },
  'PATCH mlflow/logged-models/{id}': ownModel,
  'DELETE mlflow/logged-models/{id}': ownModel,
  'PATCH mlflow/logged-models/{id}/tags': ownModel,
  'POST mlflow/logged-models/{id}/params': ownModel,
}

/** Searches are posted, and change nothing. */
const READS = /^GET |\/search(-datasets)?$|\/get-latest-versions$/

export function makeAdmit(rights: () => Rights): Admit {
  return async (method, path, args) => {
    const name = `${method} ${path}`
    const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined
    if (rule !== undefined) return await rule(rights(), args)
    if (READS.test(name)) rights().ensureReader()
    else rights().ensureChanger()
    return args
  }
}

/** First, so that nothing in the filter can swallow it; MLflow's language knows only AND. */
export function ownOnly({ owner }: Rights, filter = ''): string {
  const own = `tags.\`${TAG.origin}\` = '${owner}'`
  return filter.trim() === '' ? own : `${own} AND ${filter}`
}

function withOriginTag({ owner }: Rights, args: Args): Args {
  const tags = (args['tags'] ?? []) as readonly { readonly key?: string }[]
  return {
    ...args,
    tags: [...tags.filter(({ key }) => key !== TAG.origin), { key: TAG.origin, value: owner }],
  }
}

function refuseOriginTag({ key, tags }: Args): void {
  const keys = [key, ...((tags ?? []) as readonly { readonly key?: string }[]).map((tag) => tag.key)]
  if (keys.includes(TAG.origin)) throw originTagRefused()
}

export function originTagRefused(): TrackletError {
  return new TrackletError('PERMISSION_DENIED', `The tag ${TAG.origin} is Tracklet’s to set.`)
}

/** Whose points a batch brings too. */
function modelsOf(args: Args): string[] {
  const { metrics } = args
  // Plain ones come as columns, and name none.
  const points = Array.isArray(metrics) ? (metrics as readonly Args[]) : []
  return [args, ...points].flatMap(({ model_id: id }) => (textOf(id) === '' ? [] : [textOf(id)]))
}

/** The routes read ids and names as text; what is absent is ''. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
