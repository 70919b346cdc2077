import { useNavigate } from '@solidjs/router'
import Plus from 'lucide-solid/icons/plus'
import { For, Match, Show, Switch, createSignal } from 'solid-js'
import { provideCommands } from '../../commands.ts'
import { ErrorNote } from '../../errors.tsx'
import { FilterField } from '../../filter/filter-field.tsx'
import { formatCount } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { onListKey } from '../../kit/list-keys.ts'
import { PageHeader } from '../../kit/page-header.tsx'
import pageCss from '../../kit/page.module.css'
import { SortHeader } from '../../kit/sort-header.tsx'
import { SkeletonRows } from '../../kit/skeleton-rows.tsx'
import tableCss from '../../kit/table.module.css'
import { modelPath } from '../../routes.ts'
import { createTitle } from '../../title.ts'
import { CreateModel } from './create-model.tsx'
import { NoModelMatch, NoModels } from './empty.tsx'
import css from './page.module.css'
import { ModelRow } from './row.tsx'
import { createModelList, type ModelList, type ModelSort } from './state.ts'

export function ModelsPage() {
  const navigate = useNavigate()
  const list = createModelList()
  const [creating, setCreating] = createSignal(false)
  let search: HTMLInputElement | undefined
  createTitle(() => 'Models')
  provideCommands(() => [
    { id: 'find', title: 'Filter models', section: 'Model', keys: ['/'], run: () => search?.focus() },
    {
      id: 'create-model',
      title: 'Create model',
      section: 'Model',
      writes: true,
      run: () => setCreating(true),
    },
    {
      id: 'list-rows',
      title: 'Previous or next model',
      section: 'Model',
      keys: ['ArrowUp', 'ArrowDown'],
      local: true,
    },
  ])
  return (
    <div class={pageCss.page}>
      <PageHeader
        title="Models"
        note={<Show when={list.shown()}>{(shown) => formatCount(shown().length)}</Show>}
        actions={
          <Button writes onClick={() => setCreating(true)}>
            <Plus size={14} />
            Create model
          </Button>
        }
      />
      <Switch>
        <Match when={list.live.error() !== undefined && list.shown() === undefined}>
          <ErrorNote error={list.live.error()} onRetry={list.live.reread} />
        </Match>
        <Match when={list.total() === 0 && list.filter.text() === ''}>
          <NoModels />
        </Match>
        <Match when={true}>
          <div class={pageCss.toolbar}>
            <FilterField
              ref={(input) => (search = input)}
              class={css.search}
              label="Filter models"
              placeholder="Filter models: a part of the name, or tags.team = 'vision'"
              filter={list.filter}
            />
          </div>
          <Show when={list.shown()?.length !== 0} fallback={<NoModelMatch list={list} />}>
            <ModelTable list={list} />
          </Show>
        </Match>
      </Switch>
      <Show when={creating()}>
        <CreateModel onClose={() => setCreating(false)} onCreated={(name) => navigate(modelPath(name))} />
      </Show>
    </div>
  )
}

function ModelTable(props: { readonly list: ModelList }) {
  const header = (field: ModelSort) => ({
    sorted: props.list.sorted(field),
    onSort: () => props.list.toggleSort(field),
  })
  return (
    <div class={pageCss.scroll}>
      <table class={tableCss.table} onKeyDown={onListKey}>
        <thead>
          <tr>
            <SortHeader {...header('name')} class={css.name}>
              Name
            </SortHeader>
            <SortHeader {...header('version')} class={css.version}>
              Latest
            </SortHeader>
            <th scope="col" class={css.aliases}>
              Aliases
            </th>
            <th scope="col" class={css.stages}>
              Stages
            </th>
            <th scope="col" class={css.tags}>
              Tags
            </th>
            <SortHeader {...header('modified')} class={css.time}>
              Last modified
            </SortHeader>
          </tr>
        </thead>
        <tbody>
          <Show when={props.list.shown()} fallback={<SkeletonRows columns={6} />}>
            {(shown) => (
              <For each={shown().map(({ model }) => model.name)}>
                {(name) => (
                  <Show when={shown().find(({ model }) => model.name === name)}>
                    {(details) => <ModelRow details={details()} />}
                  </Show>
                )}
              </For>
            )}
          </Show>
        </tbody>
      </table>
    </div>
  )
}
