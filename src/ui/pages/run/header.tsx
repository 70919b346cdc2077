import { A } from '@solidjs/router'
import Copy from 'lucide-solid/icons/copy'
import Ellipsis from 'lucide-solid/icons/ellipsis'
import PackageOpen from 'lucide-solid/icons/package-open'
import PackagePlus from 'lucide-solid/icons/package-plus'
import RotateCcw from 'lucide-solid/icons/rotate-ccw'
import Trash from 'lucide-solid/icons/trash'
import { For, Show } from 'solid-js'
import { RUN_COLORS, runColorFor } from '#model/run-color.ts'
import type { RunDetails } from '#model/run.ts'
import { TAG } from '#model/tags.ts'
import { canWrite } from '../../can-write.ts'
import { createNow } from '../../clock.ts'
import { exportBundle } from '../../exporting/export-state.ts'
import { formatDuration } from '../../format.ts'
import { copyText } from '../../kit/copy-button.tsx'
import { EditableText } from '../../kit/editable-text.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../kit/menu.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { RunStateMark, RunSwatch, paintOf } from '../../kit/run-label.tsx'
import { TabLinks } from '../../kit/tabs.tsx'
import { modelSources } from '../../registry/run-models.ts'
import { EXPERIMENTS_PATH, RUN_TABS, experimentPath, runPath, type RunTab } from '../../routes.ts'
import { shownColor } from '../../theme/run-colors.ts'
import { scheme } from '../../theme/theme.ts'
import css from './header.module.css'
import { durationOf, stateOf, type RunPageState } from './state.ts'

export type RunHeaderProps = { readonly state: RunPageState; readonly details: RunDetails }

const LABELS: Readonly<Record<RunTab, string>> = {
  overview: 'Overview',
  charts: 'Charts',
  artifacts: 'Artifacts',
}

export function RunHeader(props: RunHeaderProps) {
  const now = createNow()
  const run = () => props.details.run
  const duration = () => durationOf(props.details, now())
  const countOf = (tab: RunTab): number | undefined =>
    tab === 'charts' ? props.details.summaries.keys.length : undefined
  return (
    <PageHeader
      path={<Path details={props.details} />}
      title={
        <span class={css.title}>
          <ColorMenu state={props.state} details={props.details} />
          <EditableText
            value={run().runName}
            label="run name"
            onSave={(name) => props.state.rename.run(name)}
            class={css.name}
          />
        </span>
      }
      note={
        <span class={css.note}>
          <RunStateMark state={stateOf(props.details)} word />
          <Show when={duration() !== null}>
            <span>{formatDuration(duration() ?? 0)}</span>
          </Show>
        </span>
      }
      actions={<RunMenu state={props.state} details={props.details} />}
      tabs={
        <TabLinks
          label="Parts of the run"
          tabs={RUN_TABS.map((tab) => ({
            href: runPath(run().experimentId, run().runId, tab),
            label: LABELS[tab],
            count: countOf(tab),
            current: props.state.tab() === tab,
          }))}
        />
      }
    />
  )
}

/** Where the run belongs: its experiment, and its parent where it has one. */
function Path(props: { readonly details: RunDetails }) {
  const run = () => props.details.run
  return (
    <>
      <A href={EXPERIMENTS_PATH}>Experiments</A>
      <A href={experimentPath(run().experimentId)}>{props.details.experimentName}</A>
      <Show when={run().parentRunId !== ''}>
        <Show
          when={props.details.parentName !== null}
          fallback={<span data-tip={run().parentRunId}>a parent that is not here</span>}
        >
          <A href={runPath(run().experimentId, run().parentRunId)}>{props.details.parentName}</A>
        </Show>
      </Show>
    </>
  )
}

function ColorMenu(props: RunHeaderProps) {
  const current = () => runColorFor(props.details.run)
  return (
    <Show
      when={canWrite()}
      fallback={
        <span class={css.swatch}>
          <RunSwatch color={paintOf(props.details.run)} />
        </span>
      }
    >
      <Menu
        label="Change the run's colour"
        look="bare"
        class={css.colorButton}
        align="start"
        trigger={<RunSwatch color={paintOf(props.details.run)} />}
      >
        <div class={css.colors}>
          <For each={RUN_COLORS}>
            {(color, i) => (
              <MenuItem onSelect={() => void props.state.setTag.run(TAG.runColor, color)}>
                <span class={css.color} data-current={color === current()}>
                  <RunSwatch color={shownColor(color, scheme())} />
                  <span class={css.colorName}>Colour {i() + 1}</span>
                </span>
              </MenuItem>
            )}
          </For>
        </div>
      </Menu>
    </Show>
  )
}

function RunMenu(props: RunHeaderProps) {
  const run = () => props.details.run
  const sources = () => {
    const models = props.state.models()
    return models ? modelSources(run().runId, models) : []
  }
  return (
    <Menu label="More actions" trigger={<Ellipsis size={16} />}>
      <MenuItem icon={<Copy size={14} />} onSelect={() => void copyText(run().runId)}>
        Copy run id
      </MenuItem>
      <MenuItem icon={<Copy size={14} />} onSelect={() => void copyText(run().artifactUri)}>
        Copy artifact URI
      </MenuItem>
      <Show when={sources().length > 0}>
        <MenuItem
          icon={<PackagePlus size={14} />}
          keys="m"
          writes
          onSelect={() => props.state.setRegistering(sources())}
        >
          Register model…
        </MenuItem>
      </Show>
      <MenuItem
        icon={<PackageOpen size={14} />}
        writes
        onSelect={() => void exportBundle({ runs: [run().runId] })}
      >
        Export run
      </MenuItem>
      <MenuSeparator writes />
      <Show
        when={run().lifecycleStage === 'deleted'}
        fallback={
          <MenuItem icon={<Trash size={14} />} danger writes onSelect={() => void props.state.remove.run()}>
            Delete run
          </MenuItem>
        }
      >
        <MenuItem icon={<RotateCcw size={14} />} writes onSelect={() => void props.state.restore.run()}>
          Restore run
        </MenuItem>
      </Show>
    </Menu>
  )
}
