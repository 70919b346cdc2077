import type { ExperimentOverview } from '#model/experiment.ts'
import { A, useLocation } from '@solidjs/router'
import Box from 'lucide-solid/icons/box'
import CircleHelp from 'lucide-solid/icons/circle-question-mark'
import FlaskConical from 'lucide-solid/icons/flask-conical'
import FolderInput from 'lucide-solid/icons/folder-input'
import PanelLeft from 'lucide-solid/icons/panel-left'
import Plus from 'lucide-solid/icons/plus'
import Search from 'lucide-solid/icons/search'
import Settings from 'lucide-solid/icons/settings'
import { For, Show, createEffect, createMemo, createSignal, type Accessor, type JSX } from 'solid-js'
import { useApp } from '../app-context.tsx'
import { canWrite } from '../can-write.ts'
import { formatCount } from '../format.ts'
import { cx } from '../kit/cx.ts'
import { IconButton } from '../kit/icon-button.tsx'
import { LiveDot } from '../kit/live-dot.tsx'
import { Skeleton } from '../kit/skeleton.tsx'
import {
  EXPERIMENTS_PATH,
  IMPORT_PATH,
  MODELS_PATH,
  SETTINGS_PATH,
  experimentPath,
  parseExperimentIds,
} from '../routes.ts'
import css from './sidebar.module.css'
import { Wordmark } from './wordmark.tsx'

/** More experiments than these are on their own page only. */
const MOST_LISTED = 200

export type SidebarProps = {
  readonly collapsed: boolean
  /** Over the page instead of beside it. */
  readonly drawer: boolean
  readonly open: boolean
  readonly onOpen: (open: boolean) => void
  readonly onToggle: () => void
}

export function Sidebar(props: SidebarProps) {
  const app = useApp()
  let aside: HTMLElement | undefined
  createEffect(() => {
    if (!props.drawer || !aside || props.open === aside.matches(':popover-open')) return
    if (props.open) aside.showPopover()
    else aside.hidePopover()
  })
  const onClick = (event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest('a')) props.onOpen(false)
  }
  return (
    <aside
      ref={aside}
      class={cx(css.sidebar, props.collapsed && css.collapsed)}
      popover={props.drawer ? 'auto' : undefined}
      onToggle={(event) => props.onOpen(event.newState === 'open')}
      onClick={onClick}
    >
      <div class={css.head}>
        <Show when={!props.collapsed}>
          <Wordmark />
        </Show>
        <Show when={!props.drawer}>
          <IconButton
            class={css.toggle}
            label={props.collapsed ? 'Show the sidebar' : 'Hide the sidebar'}
            keys="["
            onClick={() => props.onToggle()}
          >
            <PanelLeft size={16} />
          </IconButton>
        </Show>
      </div>
      <nav class={css.nav} aria-label="Tracklet">
        <button
          type="button"
          class={css.item}
          onClick={() => app.openPalette()}
          {...tipOf('Search', '$mod+k', props)}
        >
          <Search size={16} />
          <span class={css.label}>Search</span>
          <Show when={!props.collapsed && !props.drawer}>
            <span class={css.hint}>{searchKeys}</span>
          </Show>
        </button>
        <div class={css.section}>
          <SideLink href={EXPERIMENTS_PATH} label="Experiments" collapsed={props.collapsed}>
            <FlaskConical size={16} />
          </SideLink>
          <Show when={!props.collapsed}>
            <IconButton
              label="Create experiment"
              keys="c"
              size="small"
              writes
              onClick={() => app.createExperiment()}
            >
              <Plus size={16} />
            </IconButton>
          </Show>
        </div>
        <Show when={!props.collapsed} fallback={<div class={css.list} />}>
          <ExperimentLinks />
        </Show>
      </nav>
      <div class={css.foot}>
        <SideLink href={MODELS_PATH} label="Models" collapsed={props.collapsed}>
          <Box size={16} />
        </SideLink>
        <Show when={canWrite()}>
          <SideLink href={IMPORT_PATH} label="Import" collapsed={props.collapsed}>
            <FolderInput size={16} />
          </SideLink>
          <SideLink href={SETTINGS_PATH} label="Settings" collapsed={props.collapsed}>
            <Settings size={16} />
          </SideLink>
        </Show>
        <button type="button" class={css.item} onClick={() => app.openHelp()} {...tipOf('Help', '?', props)}>
          <CircleHelp size={16} />
          <span class={css.label}>Help</span>
        </button>
      </div>
    </aside>
  )
}

const searchKeys = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘K' : 'Ctrl K'

/** Collapsed to their icons, items say their names in tooltips. */
function tipOf(label: string, keys: string, props: { readonly collapsed: boolean }) {
  return {
    get 'aria-label'() {
      return props.collapsed ? label : undefined
    },
    get 'data-tip'() {
      return props.collapsed ? label : undefined
    },
    'data-tip-keys': keys,
  }
}

type SideLinkProps = {
  readonly href: string
  readonly label: string
  readonly collapsed: boolean
  readonly children: JSX.Element
}

function SideLink(props: SideLinkProps) {
  const location = useLocation()
  /** An experiment has an entry of its own. */
  const isCurrent = () =>
    location.pathname === props.href ||
    (props.href !== EXPERIMENTS_PATH && location.pathname.startsWith(`${props.href}/`))
  return (
    <A
      href={props.href}
      class={css.item}
      aria-label={props.collapsed ? props.label : undefined}
      data-tip={props.collapsed ? props.label : undefined}
      data-current={isCurrent()}
    >
      {props.children}
      <span class={css.label}>{props.label}</span>
    </A>
  )
}

function ExperimentLinks() {
  const { experiments } = useApp()
  const path = createSettledPath()
  const listed = createMemo(() => experiments.data()?.slice(0, MOST_LISTED))
  return (
    <ul class={css.list}>
      <Show when={listed()} fallback={<LoadingLinks failed={experiments.error() !== undefined} />}>
        {(list) => (
          <For each={list().map(({ experiment }) => experiment.experimentId)}>
            {(id) => (
              <ExperimentLink
                id={id}
                path={path()}
                overview={list().find((one) => one.experiment.experimentId === id)}
              />
            )}
          </For>
        )}
      </Show>
      <Show when={(experiments.data()?.length ?? 0) > MOST_LISTED}>
        <li>
          <A href={EXPERIMENTS_PATH} class={cx(css.item, css.all)}>
            All {formatCount(experiments.data()?.length ?? 0)} experiments
          </A>
        </li>
      </Show>
    </ul>
  )
}

/**
 * Where the page is once the router came there. What is made while the router is on its way, as the entry of an experiment
 * that has just appeared, reads the place before and is not told of the new one.
 */
function createSettledPath(): Accessor<string> {
  const location = useLocation()
  const [path, setPath] = createSignal(location.pathname)
  createEffect(() => setPath(location.pathname))
  return path
}

type ExperimentLinkProps = {
  readonly id: string
  readonly path: string
  readonly overview: ExperimentOverview | undefined
}

function ExperimentLink(props: ExperimentLinkProps) {
  const { isLive } = useApp()
  const path = () => experimentPath(props.id)
  const isCurrent = () => {
    const [, first = '', part = ''] = props.path.split('/')
    return `/${first}` === EXPERIMENTS_PATH && parseExperimentIds(part).includes(props.id)
  }
  return (
    <li>
      <A href={path()} class={cx(css.item, css.experiment)} data-current={isCurrent()}>
        <span class={css.label}>{props.overview?.experiment.name}</span>
        <Show when={isLive(props.id)}>
          <LiveDot />
        </Show>
        <span class={css.count}>{formatCount(props.overview?.activeRuns ?? 0)}</span>
      </A>
    </li>
  )
}

function LoadingLinks(props: { readonly failed: boolean }) {
  return (
    <Show when={!props.failed}>
      <For each={['60%', '75%', '50%']}>
        {(width) => (
          <li class={cx(css.item, css.experiment)}>
            <Skeleton width={width} />
          </li>
        )}
      </For>
    </Show>
  )
}
