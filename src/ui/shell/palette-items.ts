import { createLive } from '../live.ts'
import { isRunRow } from '#model/run-table.ts'
import uFuzzy from '@leeoniya/ufuzzy'
import { createMemo, type Accessor } from 'solid-js'
import { useMatch } from '@solidjs/router'
import { useApp } from '../app-context.tsx'
import { allCommands, canRun } from '../commands.ts'
import { remote } from '../remote.ts'
import { experimentPath, modelPath, parseExperimentIds, ROUTES, runPath } from '../routes.ts'
import { createSavedViews } from '../saved-views.ts'

export type PaletteItem = {
  readonly kind: string
  readonly title: string
  readonly keys?: string
  readonly run: () => void
}

const MOST_SHOWN = 50
const MOST_RUNS = 20
/** Runs are looked for from so many letters on. */
const MIN_RUN_QUERY = 2

const fuzzy = new uFuzzy({ intraMode: 1 })

/** Best first. Without a query: what can be done, then the experiments. */
export function createPaletteItems(
  query: Accessor<string>,
  navigate: (path: string) => void,
): Accessor<readonly PaletteItem[]> {
  const { experiments } = useApp()
  const fixed = createMemo<readonly PaletteItem[]>(() => [
    ...allCommands()
      .filter(canRun)
      .filter(({ id }) => id !== 'palette')
      .map(({ section, title, keys, run }) => ({
        kind: section,
        title,
        ...(keys?.[0] !== undefined && { keys: keys[0] }),
        run: () => run?.(),
      })),
    ...(experiments.data() ?? []).map(({ experiment: { experimentId, name } }) => ({
      kind: 'Experiment',
      title: name,
      run: () => navigate(experimentPath(experimentId)),
    })),
  ])
  const views = createViewItems(navigate)
  const models = createModelItems(navigate)
  const runs = createRunItems(query, navigate)
  return createMemo(() => {
    const text = query().trim()
    if (text === '') return [...views(), ...fixed()].slice(0, MOST_SHOWN)
    return rank([...views(), ...fixed(), ...models(), ...runs()], text).slice(0, MOST_SHOWN)
  })
}

/** The saved views of the experiment, or the several, whose page is shown. */
function createViewItems(navigate: (path: string) => void): Accessor<readonly PaletteItem[]> {
  const match = useMatch(() => ROUTES.experiment)
  const ids = createMemo(() => parseExperimentIds(match()?.params.experimentId ?? ''))
  const views = createSavedViews(() => (match() === undefined ? undefined : ids().join('+')))
  return createMemo(() =>
    (views.list() ?? []).map(({ name, search }) => ({
      kind: 'View',
      title: name,
      run: () => navigate(experimentPath(...ids()) + search),
    })),
  )
}

function createModelItems(navigate: (path: string) => void): Accessor<readonly PaletteItem[]> {
  const found = createLive(
    () => 'all',
    () => remote.searchRegisteredModels({}),
    () => false,
  )
  return createMemo(() =>
    (found.data()?.items ?? []).map(({ model: { name } }) => ({
      kind: 'Model',
      title: name,
      run: () => navigate(modelPath(name)),
    })),
  )
}

/** Runs of any experiment whose names contain the query, latest first. */
function createRunItems(
  query: Accessor<string>,
  navigate: (path: string) => void,
): Accessor<readonly PaletteItem[]> {
  const { experiments } = useApp()
  const asked = createMemo(() => (query().trim().length >= MIN_RUN_QUERY ? query().trim() : undefined))
  const found = createLive(
    asked,
    async (text) => {
      const experimentIds = (experiments.data() ?? []).map(({ experiment }) => experiment.experimentId)
      const page = await remote.readRunTable({
        experimentIds,
        viewType: 'ACTIVE_ONLY',
        text,
        sort: [],
        offset: 0,
        limit: MOST_RUNS,
        metrics: [],
      })
      return page.rows.filter(isRunRow).map(({ run }) => run)
    },
    () => false,
  )
  return () => {
    if (asked() === undefined) return []
    return (found.data() ?? []).map(({ experimentId, runId, runName }) => ({
      kind: 'Run',
      title: runName,
      run: () => navigate(runPath(experimentId, runId)),
    }))
  }
}

function rank(items: readonly PaletteItem[], text: string): PaletteItem[] {
  const titles = items.map(({ kind, title }) => `${title} ${kind}`)
  const [places, info, order] = fuzzy.search(titles, text, 1)
  if (!places) return []
  const ranked = info && order ? order.map((at) => info.idx[at]) : places
  return ranked.flatMap((place) => items[place ?? -1] ?? [])
}
