import { useLocation, useNavigate } from '@solidjs/router'
import Bookmark from 'lucide-solid/icons/bookmark'
import Check from 'lucide-solid/icons/check'
import { For, Show, createMemo, createSignal } from 'solid-js'
import { provideCommands } from '../../commands.ts'
import { Menu, MenuItem, MenuSeparator } from '../../kit/menu.tsx'
import { NameDialog } from '../../kit/name-dialog.tsx'
import { createSavedViews, type SavedView } from './saved-views.ts'

const MOST_CHARS = 100

/** Goes to a view that was saved, and saves the present one: table, charts and all else that stands in the address. */
export function ViewsMenu(props: { readonly experimentId: string }) {
  const location = useLocation()
  const navigate = useNavigate()
  const views = createSavedViews(() => props.experimentId)
  const [naming, setNaming] = createSignal(false)
  const list = (): readonly SavedView[] => views.list() ?? []
  const present = createMemo(() => list().find(({ search }) => search === location.search))
  const show = ({ search }: SavedView): void =>
    navigate(location.pathname + search, { replace: true, scroll: false })
  provideCommands(() => [
    { id: 'save-view', title: 'Save this view', section: 'Table', run: () => setNaming(true) },
    ...list().map((view) => ({
      id: `view ${view.name}`,
      title: `Show view “${view.name}”`,
      section: 'Table' as const,
      run: () => show(view),
    })),
  ])
  return (
    <>
      <Menu label="Saved views" trigger={<Bookmark size={16} />}>
        <For each={list()}>
          {(view) => (
            <MenuItem icon={present() === view && <Check size={14} />} onSelect={() => show(view)}>
              {view.name}
            </MenuItem>
          )}
        </For>
        <Show when={list().length > 0}>
          <MenuSeparator />
        </Show>
        <MenuItem onSelect={() => setNaming(true)}>Save this view</MenuItem>
        <Show when={present()}>
          {(view) => (
            <MenuItem danger onSelect={() => views.forget(view().name)}>
              Forget “{view().name}”
            </MenuItem>
          )}
        </Show>
      </Menu>
      <Show when={naming()}>
        <NameDialog
          title="Save view"
          text="Filter, columns, order, groups, hidden runs and charts, as they are now. A view of the same name is replaced."
          placeholder="learning rates"
          mostChars={MOST_CHARS}
          onSubmit={(name) => views.save({ name, search: location.search })}
          onClose={() => setNaming(false)}
        />
      </Show>
    </>
  )
}
