/** The frame of every page: bars on top, the sidebar, the page; and what floats over it. */
import { useNavigate } from '@solidjs/router'
import {
  Match,
  Show,
  Suspense,
  Switch,
  createEffect,
  createSignal,
  lazy,
  onCleanup,
  type JSX,
} from 'solid-js'
import { useApp } from '../app-context.tsx'
import { canWrite } from '../can-write.ts'
import { provideCommands } from '../commands.ts'
import { asked } from '../exporting/export-state.ts'
import { cx } from '../kit/cx.ts'
import { Toasts } from '../kit/toast.tsx'
import { TooltipLayer } from '../kit/tooltip.tsx'
import { look } from '../look.ts'
import { PHONE, createMediaQuery } from '../media.ts'
import { createPreference } from '../preference.ts'
import { createStoreStatus } from '../store-status.ts'
import { LookBar } from './look-bar.tsx'
import { askToPersistOnce } from './persistence.ts'
import { shellCommands } from './shell-commands.ts'
import { DropLayer } from './drop-layer.tsx'
import css from './shell.module.css'
import { Sidebar } from './sidebar.tsx'
import { StorageBar } from './storage-bar.tsx'
import { TopBar } from './top-bar.tsx'
import { UpdateBar } from './update-bar.tsx'

/** What may be open over the page. */
export type Panel = 'palette' | 'help' | 'create' | undefined

const loadPalette = async () => ({ default: (await import('./palette.tsx')).Palette })
const Palette = lazy(loadPalette)
const Help = lazy(async () => ({ default: (await import('./help.tsx')).Help }))
const CreateExperiment = lazy(async () => ({
  default: (await import('./create-experiment.tsx')).CreateExperiment,
}))
const ExportDialog = lazy(async () => ({
  default: (await import('../exporting/export-dialog.tsx')).ExportDialog,
}))
const StatusScreen = lazy(async () => ({ default: (await import('./status-screen.tsx')).StatusScreen }))

/** After the page has shown what it is for. */
const PRELOAD_MS = 1500

export type ShellProps = {
  readonly panel: Panel
  readonly onPanel: (panel: Panel) => void
  readonly children: JSX.Element
}

export function Shell(props: ShellProps) {
  const app = useApp()
  const status = createStoreStatus()
  const isPhone = createMediaQuery(PHONE)
  const [sidebar, setSidebar] = createPreference<'open' | 'closed'>('sidebar', (stored) =>
    stored === 'closed' ? 'closed' : 'open',
  )
  const [drawer, setDrawer] = createSignal(false)
  const toggle = () => {
    if (isPhone()) setDrawer((open) => !open)
    else setSidebar((now) => (now === 'open' ? 'closed' : 'open'))
  }
  const navigate = useNavigate()
  provideCommands(() => shellCommands(app, navigate, toggle))
  createEffect(() => {
    if (canWrite() && app.experiments.data()?.some(({ activeRuns }) => activeRuns > 0))
      void askToPersistOnce()
  })
  // Letters follow its key at once: it is there before it is asked for.
  const idle = setTimeout(() => void loadPalette().catch(() => undefined), PRELOAD_MS)
  onCleanup(() => clearTimeout(idle))
  let main: HTMLElement | undefined
  const trouble = () => {
    const now = status()
    return now === undefined || now.state === 'ready' ? undefined : now
  }
  const close = () => props.onPanel(undefined)

  return (
    <Show when={!trouble()} fallback={<Suspense>{<StatusScreen status={trouble()} />}</Suspense>}>
      <div class={cx(css.shell, sidebar() === 'closed' && css.collapsed)}>
        <button type="button" class={css.skip} onClick={() => main?.focus()}>
          Skip to the page
        </button>
        <div class={css.bars}>
          <Show when={look()} keyed>
            {(shown) => <LookBar look={shown} />}
          </Show>
          <StorageBar />
          <UpdateBar />
        </div>
        <Show when={isPhone()}>
          <TopBar onMenu={() => setDrawer(true)} />
        </Show>
        <Sidebar
          collapsed={!isPhone() && sidebar() === 'closed'}
          drawer={isPhone()}
          open={drawer()}
          onOpen={setDrawer}
          onToggle={toggle}
        />
        <main ref={main} class={css.main} tabindex="-1">
          {props.children}
        </main>
      </div>
      <DropLayer />
      <Toasts />
      <TooltipLayer />
      <Suspense>
        <Switch>
          <Match when={props.panel === 'palette'}>
            <Palette onClose={close} />
          </Match>
          <Match when={props.panel === 'help'}>
            <Help onClose={close} />
          </Match>
          <Match when={props.panel === 'create'}>
            <CreateExperiment onClose={close} />
          </Match>
        </Switch>
        <Show when={asked()}>
          <ExportDialog />
        </Show>
      </Suspense>
    </Show>
  )
}
