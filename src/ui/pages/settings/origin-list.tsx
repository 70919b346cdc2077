import { For, Match, Show, Switch, createSignal } from 'solid-js'
import type { Grant, GrantScope } from '#model/grant.ts'
import { createAction } from '../../action.ts'
import { ErrorNote } from '../../errors.tsx'
import { formatCount, formatDateTime } from '../../format.ts'
import { GrantFields } from '../../grant-fields.tsx'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { RelativeTime } from '../../kit/relative-time.tsx'
import { Skeleton } from '../../kit/skeleton.tsx'
import tableCss from '../../kit/table.module.css'
import { createLive } from '../../live.ts'
import { remote } from '../../remote.ts'
import css from './origin-list.module.css'

/** Which other origins may do what, until when; each can be narrowed and revoked, which ends what is open too. */
export function OriginList() {
  const grants = createLive(
    () => 'grants',
    () => remote.listGrants(),
    (change) => change.kind === 'grants',
  )
  const [changing, setChanging] = createSignal<Grant>()
  return (
    <>
      <Switch fallback={<Skeleton width="320px" />}>
        <Match when={grants.error()}>
          {(error) => <ErrorNote error={error()} onRetry={grants.reread} />}
        </Match>
        <Match when={grants.data()?.length === 0}>
          <p>No other origin may log here.</p>
        </Match>
        <Match when={grants.data()}>
          {(all) => (
            <div class={css.scroll} tabindex="0" role="region" aria-label="Origins that may log here">
              <table class={`${tableCss.table} ${css.table}`}>
                <thead>
                  <tr>
                    <th scope="col">Origin</th>
                    <th scope="col">May</th>
                    <th scope="col" class={css.time}>
                      Last used
                    </th>
                    <th scope="col" class={css.actions}>
                      <span class={css.hidden}>Actions</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  <For each={all()}>
                    {(grant) => <Row grant={grant} onChange={() => setChanging(grant)} />}
                  </For>
                </tbody>
              </table>
            </div>
          )}
        </Match>
      </Switch>
      <Show when={changing()}>
        {(grant) => <ChangeDialog grant={grant()} onClose={() => setChanging(undefined)} />}
      </Show>
    </>
  )
}

function Row(props: { readonly grant: Grant; readonly onChange: () => void }) {
  const revoke = createAction(async () => {
    const { grantId, origin } = props.grant
    await remote.revokeGrant(grantId)
    return { text: `${nameOf(origin)} may no longer log here.` }
  }, 'Could not revoke')
  return (
    <tr>
      <th scope="row">
        <code class={css.origin}>{nameOf(props.grant.origin)}</code>
      </th>
      <td class={css.scope}>
        {describeScope(props.grant)}
        <span class={css.until}>
          {props.grant.until === null ? 'Until revoked' : `Until ${formatDateTime(props.grant.until)}`}
          <Show when={props.grant.refused > 0}>, {formatCount(props.grant.refused)} refused</Show>
        </span>
      </td>
      <td class={css.used}>
        <RelativeTime time={props.grant.lastUsed} />
      </td>
      <td class={css.buttons}>
        <Button look="plain" onClick={() => props.onChange()}>
          Change…
        </Button>
        <Button look="danger" pending={revoke.pending()} onClick={() => void revoke.run()}>
          Revoke
        </Button>
      </td>
    </tr>
  )
}

function ChangeDialog(props: { readonly grant: Grant; readonly onClose: () => void }) {
  const [chosen, setScope] = createSignal<GrantScope>()
  const scope = () => chosen() ?? props.grant
  const save = createAction(async () => {
    const { reach, experiment, read, change } = scope()
    await remote.changeGrant(props.grant.grantId, { reach, experiment, read, change })
  }, 'Could not change it')
  const saveAndClose = async () => {
    if (await save.run()) props.onClose()
  }
  return (
    <Dialog
      open
      onClose={() => props.onClose()}
      title="What this origin may do"
      actions={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button look="primary" pending={save.pending()} onClick={() => void saveAndClose()}>
            Save
          </Button>
        </>
      }
    >
      <div class={css.dialog}>
        <code class={css.origin}>{nameOf(props.grant.origin)}</code>
        <GrantFields scope={scope()} experiment={props.grant.experiment} onChange={setScope} />
      </div>
    </Dialog>
  )
}

function nameOf(origin: string): string {
  return origin === 'null' ? 'A sandboxed frame' : origin
}

function describeScope({ reach, experiment, read, change }: Grant): string {
  const where = { own: 'to its own experiments', one: `to ${experiment}`, any: 'to any experiment' }[reach]
  return [`Log ${where}`, ...(read ? ['see all'] : []), ...(change ? ['change all'] : [])].join(', ')
}
