import { MODEL_STAGES, type ModelStage, type ModelVersion } from '#model/registered-model.ts'
import ChevronDown from 'lucide-solid/icons/chevron-down'
import { For, Show, createSignal } from 'solid-js'
import { canWrite } from '../can-write.ts'
import { plural } from '../format.ts'
import { Button } from '../kit/button.tsx'
import { Checkbox } from '../kit/checkbox.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Menu, MenuCheck } from '../kit/menu.tsx'
import { StageMark } from './stage-mark.tsx'
import css from './stage-menu.module.css'
import type { VersionActions } from './version-actions.ts'

export type StageMenuProps = {
  readonly version: ModelVersion
  /** Of the model, this one among them. */
  readonly versions: readonly ModelVersion[]
  readonly actions: VersionActions
}

/** The stage of a version, and the way to another one. Where others have it already, it asks what becomes of them. */
export function StageMenu(props: StageMenuProps) {
  const [asked, setAsked] = createSignal<ModelStage>()
  const holders = (stage: ModelStage) =>
    props.versions.filter(
      ({ currentStage, version }) => currentStage === stage && version !== props.version.version,
    )
  const choose = (stage: ModelStage) => {
    if (stage === props.version.currentStage) return
    const isActive = stage === 'Staging' || stage === 'Production'
    if (isActive && holders(stage).length > 0) setAsked(stage)
    else void props.actions.move.run(props.version, stage, [])
  }
  const move = async (stage: ModelStage, archive: boolean) => {
    if (await props.actions.move.run(props.version, stage, archive ? holders(stage) : [])) setAsked(undefined)
  }
  return (
    <Show when={canWrite()} fallback={<StageMark stage={props.version.currentStage} />}>
      <Menu
        label={`Stage of version ${props.version.version}: ${props.version.currentStage}`}
        look="bare"
        class={css.trigger}
        align="start"
        trigger={
          <>
            <StageMark stage={props.version.currentStage} />
            <ChevronDown size={14} />
          </>
        }
      >
        <For each={MODEL_STAGES}>
          {(stage) => (
            <MenuCheck checked={stage === props.version.currentStage} onChange={() => choose(stage)}>
              <StageMark stage={stage} />
            </MenuCheck>
          )}
        </For>
      </Menu>
      <MoveDialog
        version={props.version.version}
        stage={asked()}
        holders={holders(asked() ?? 'None')}
        pending={props.actions.move.pending()}
        onClose={() => setAsked(undefined)}
        onMove={(stage, archive) => void move(stage, archive)}
      />
    </Show>
  )
}

type MoveDialogProps = {
  readonly version: number
  /** Undefined while it is closed. */
  readonly stage: ModelStage | undefined
  readonly holders: readonly ModelVersion[]
  readonly pending: boolean
  readonly onClose: () => void
  readonly onMove: (stage: ModelStage, archive: boolean) => void
}

function MoveDialog(props: MoveDialogProps) {
  const [archive, setArchive] = createSignal(true)
  const others = () => plural(props.holders.length, 'version')
  const numbers = () => props.holders.map(({ version }) => version).join(', ')
  return (
    <Dialog
      open={props.stage !== undefined}
      onClose={() => props.onClose()}
      title={`Move version ${props.version} to ${props.stage ?? ''}?`}
      actions={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button
            look="primary"
            autofocus
            pending={props.pending}
            onClick={() => props.stage && props.onMove(props.stage, archive())}
          >
            Move to {props.stage}
          </Button>
        </>
      }
    >
      <p>
        {others()} {props.holders.length === 1 ? 'is' : 'are'} in {props.stage} now: {numbers()}.
      </p>
      <label class={css.archive}>
        <Checkbox checked={archive()} onChange={(event) => setArchive(event.currentTarget.checked)} />
        Archive {props.holders.length === 1 ? 'it' : 'them'}, so that {props.stage} has one version
      </label>
    </Dialog>
  )
}
