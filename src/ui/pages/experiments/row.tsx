import type { ExperimentOverview } from '#model/experiment.ts'
import { A } from '@solidjs/router'
import Ellipsis from 'lucide-solid/icons/ellipsis'
import PackageOpen from 'lucide-solid/icons/package-open'
import Pencil from 'lucide-solid/icons/pencil'
import Trash from 'lucide-solid/icons/trash'
import Undo from 'lucide-solid/icons/undo-2'
import { Show } from 'solid-js'
import { useApp } from '../../app-context.tsx'
import { canWrite } from '../../can-write.ts'
import { exportBundle } from '../../exporting/export-state.ts'
import { formatCount } from '../../format.ts'
import { Checkbox } from '../../kit/checkbox.tsx'
import { TextEditor } from '../../kit/editable-text.tsx'
import { LiveDot } from '../../kit/live-dot.tsx'
import { Menu, MenuItem } from '../../kit/menu.tsx'
import { RelativeTime } from '../../kit/relative-time.tsx'
import tableCss from '../../kit/table.module.css'
import { experimentPath } from '../../routes.ts'
import css from './page.module.css'
import { noteLine, type ExperimentList } from './state.ts'

export type ExperimentRowProps = {
  readonly overview: ExperimentOverview
  readonly list: ExperimentList
  readonly renaming: boolean
  readonly onRename: (on: boolean) => void
  readonly onOpen: () => void
}

export function ExperimentRow(props: ExperimentRowProps) {
  const app = useApp()
  const experiment = () => props.overview.experiment
  const isDeleted = () => experiment().lifecycleStage === 'deleted'
  const runs = () => (isDeleted() ? props.overview.deletedRuns : props.overview.activeRuns)
  const onClick = (event: MouseEvent) => {
    if (!(event.target instanceof Element) || event.target.closest('a, button, input, label')) return
    if (!isDeleted()) props.onOpen()
  }
  const isTicked = () => props.list.ticked().includes(experiment().experimentId)
  const onKeyDown = (event: KeyboardEvent) => {
    if (props.renaming) return
    if (event.key === 'x' && !isDeleted()) props.list.tick(experiment().experimentId, !isTicked())
    if (!canWrite()) return
    if (event.key === 'F2' && !isDeleted()) props.onRename(true)
    if (event.key === 'Delete' && !isDeleted()) void props.list.remove.run(props.overview)
  }
  return (
    <tr class={css.row} onClick={onClick} onKeyDown={onKeyDown} data-clickable={!isDeleted()}>
      <td class={css.tick}>
        <Show when={!isDeleted()}>
          <label class={css.box}>
            <Checkbox
              aria-label={`Compare ${experiment().name}`}
              checked={isTicked()}
              onChange={(event) => props.list.tick(experiment().experimentId, event.currentTarget.checked)}
            />
          </label>
        </Show>
      </td>
      <th scope="row">
        <Show
          when={props.renaming}
          fallback={
            <span class={css.nameCell}>
              <A href={experimentPath(experiment().experimentId)} class={css.link} data-row-link="">
                {experiment().name}
              </A>
              <Show when={app.isLive(experiment().experimentId)}>
                <LiveDot />
              </Show>
            </span>
          }
        >
          <TextEditor
            value={experiment().name}
            label="Experiment name"
            onSave={(name) => props.list.rename.run(experiment().experimentId, name)}
            onDone={() => props.onRename(false)}
          />
        </Show>
      </th>
      <td class={tableCss.number}>{formatCount(runs())}</td>
      <td class={tableCss.faint}>
        <Show when={props.overview.lastRunTime} fallback="–">
          {(time) => <RelativeTime time={time()} />}
        </Show>
      </td>
      <td class={tableCss.faint}>{noteLine(props.overview)}</td>
      <td class={`${tableCss.faint} ${css.created}`}>
        <RelativeTime time={experiment().creationTime} />
      </td>
      <td class={css.menu}>
        <Menu label={`Actions of ${experiment().name}`} trigger={<Ellipsis size={16} />} size="small" writes>
          <Show
            when={isDeleted()}
            fallback={
              <>
                <MenuItem icon={<Pencil size={14} />} keys="F2" onSelect={() => props.onRename(true)}>
                  Rename
                </MenuItem>
                <MenuItem
                  icon={<PackageOpen size={14} />}
                  onSelect={() => void exportBundle({ experiments: [experiment().experimentId] })}
                >
                  Export
                </MenuItem>
                <MenuItem
                  icon={<Trash size={14} />}
                  keys="Delete"
                  danger
                  onSelect={() => void props.list.remove.run(props.overview)}
                >
                  Delete
                </MenuItem>
              </>
            }
          >
            <MenuItem icon={<Undo size={14} />} onSelect={() => void props.list.restore.run(props.overview)}>
              Restore
            </MenuItem>
          </Show>
        </Menu>
      </td>
    </tr>
  )
}
