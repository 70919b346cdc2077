import { isReservedTag, TAG } from '#model/tags.ts'
import { A } from '@solidjs/router'
import Bookmark from 'lucide-solid/icons/bookmark'
import PackageOpen from 'lucide-solid/icons/package-open'
import Pencil from 'lucide-solid/icons/pencil'
import { For, Show, Suspense, createMemo, createSignal, lazy } from 'solid-js'
import { provideCommands } from '../../commands.ts'
import { exportBundle } from '../../exporting/export-state.ts'
import { plural } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { EditableText } from '../../kit/editable-text.tsx'
import { IconButton } from '../../kit/icon-button.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { Skeleton } from '../../kit/skeleton.tsx'
import { EXPERIMENTS_PATH, experimentPath } from '../../routes.ts'
import css from './header.module.css'
import type { ExperimentState } from './state.ts'

/** DOMPurify and marked come only where there is a note. */
const Markdown = lazy(async () => ({ default: (await import('../../kit/markdown.tsx')).Markdown }))

/** The table is what people wait for. */
const ViewsPanel = lazy(async () => ({ default: (await import('./views-panel.tsx')).ViewsPanel }))

const VIEWS_BUTTON = 'views-button'

export function ExperimentHeader(props: { readonly state: ExperimentState }) {
  const [editing, setEditing] = createSignal(false)
  const experiment = () => props.state.experiment()
  const missing = () => {
    const { experimentIds, experiments } = props.state
    return experimentIds.length - (experiments.data() ?? experimentIds).length
  }
  const note = () => experiment()?.tags.get(TAG.note) ?? ''
  const tags = createMemo(() => [...(experiment()?.tags ?? [])].filter(([key]) => !isReservedTag(key)))
  return (
    <PageHeader
      path={<A href={EXPERIMENTS_PATH}>Experiments</A>}
      title={
        <Show when={experiment()} fallback={<ExperimentNames state={props.state} />}>
          {(now) => (
            <EditableText
              value={now().name}
              label="experiment"
              onSave={(name) => props.state.rename.run(name)}
            />
          )}
        </Show>
      }
      note={
        <>
          <Show when={experiment()?.lifecycleStage === 'deleted'}>
            <span class={css.deleted}>Deleted</span>
          </Show>
          <Show when={missing() > 0}>
            <span class={css.deleted}>{plural(missing(), 'experiment')} of this link not here</span>
          </Show>
        </>
      }
      actions={
        <Show when={props.state.experiments.data()}>
          {(found) => (
            <>
              <Show when={experiment() && note() === ''}>
                <Button look="plain" writes onClick={() => setEditing(true)}>
                  <Pencil size={14} />
                  Describe
                </Button>
              </Show>
              <Button
                look="plain"
                writes
                onClick={() =>
                  void exportBundle({ experiments: found().map(({ experimentId }) => experimentId) })
                }
                data-tip="All runs with their files, as one file that opens in any Tracklet"
              >
                <PackageOpen size={14} />
                Export
              </Button>
              <ViewsButton experimentId={props.state.experimentIds.join('+')} />
            </>
          )}
        </Show>
      }
    >
      <Show when={tags().length > 0}>
        <ul class={css.tags} aria-label="Tags">
          <For each={tags()}>
            {([key, value]) => (
              <li class={css.tag} data-tip={`${key}: ${value}`}>
                <span class={css.key}>{key}</span> {value}
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={note() !== ''}>
        <section class={css.note} aria-label="Description">
          <div class={css.text}>
            <Suspense fallback={<Skeleton width="320px" />}>
              <Markdown text={note()} />
            </Suspense>
          </div>
          <IconButton label="Edit the description" size="small" writes onClick={() => setEditing(true)}>
            <Pencil size={14} />
          </IconButton>
        </section>
      </Show>
      <NoteDialog
        open={editing()}
        note={note()}
        pending={props.state.setNote.pending()}
        onClose={() => setEditing(false)}
        onSave={async (text) => {
          if (await props.state.setNote.run(text)) setEditing(false)
        }}
      />
    </PageHeader>
  )
}

/** Of several, each leads to its own table. */
function ExperimentNames(props: { readonly state: ExperimentState }) {
  return (
    <Show when={props.state.experiments.data()} fallback={<Skeleton width="140px" height="14px" />}>
      {(found) => (
        <span class={css.names}>
          <For each={found()}>
            {({ experimentId, name }, index) => (
              <>
                {index() > 0 && <span class={css.plus}> + </span>}
                <A href={experimentPath(experimentId)}>{name}</A>
              </>
            )}
          </For>
        </span>
      )}
    </Show>
  )
}

function ViewsButton(props: { readonly experimentId: string }) {
  const [open, setOpen] = createSignal(false)
  provideCommands(() => [
    { id: 'views', title: 'Save or show a view', section: 'View', keys: ['s'], run: () => setOpen(true) },
  ])
  return (
    <>
      <IconButton
        id={VIEWS_BUTTON}
        label="Saved views"
        keys="s"
        aria-haspopup="dialog"
        aria-expanded={open()}
        onClick={() => setOpen(!open())}
      >
        <Bookmark size={16} />
      </IconButton>
      <Show when={open()}>
        <Suspense>
          <ViewsPanel
            experimentId={props.experimentId}
            buttonId={VIEWS_BUTTON}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      </Show>
    </>
  )
}

type NoteDialogProps = {
  readonly open: boolean
  readonly note: string
  readonly pending: boolean
  readonly onClose: () => void
  readonly onSave: (text: string) => Promise<void>
}

function NoteDialog(props: NoteDialogProps) {
  let area: HTMLTextAreaElement | undefined
  return (
    <Dialog
      open={props.open}
      onClose={() => props.onClose()}
      title="Description"
      size="wide"
      actions={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button look="primary" pending={props.pending} onClick={() => void props.onSave(area?.value ?? '')}>
            Save
          </Button>
        </>
      }
    >
      <label class={css.field}>
        <span>What question do these runs answer? Markdown works here.</span>
        <textarea
          ref={(element) => (area = element)}
          class={css.area}
          rows="10"
          autofocus
          value={props.note}
        />
      </label>
    </Dialog>
  )
}
