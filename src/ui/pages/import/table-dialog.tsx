import type { ImportTable, TableMapping } from '#model/table-mapping.ts'
import { For, createMemo, createSignal, untrack } from 'solid-js'
import { plural } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { Select } from '../../kit/select.tsx'
import css from './table-dialog.module.css'
import { ROLE_LABELS, mappingOf, maybeProblem, rolesOf, withRole, type Role } from './table-roles.ts'

/** Of a name that is shown whole. */
const MOST_CHARS = 20
const OPTIONS = Object.entries(ROLE_LABELS).map(([value, label]) => ({ value, label }))

export type TableDialogProps = {
  readonly table: ImportTable
  /** As it was said before, or as it is guessed. */
  readonly mapping: TableMapping
  readonly onClose: () => void
  readonly onUse: (mapping: TableMapping) => void
}

/** What the columns of a table mean: the guess, over the first rows, to be changed. */
export function TableDialog(props: TableDialogProps) {
  const columns = (): readonly string[] => props.table.columns
  const [roles, setRoles] = createSignal<readonly Role[]>(untrack(() => rolesOf(columns(), props.mapping)))
  const mapping = createMemo(() => mappingOf(columns(), roles()))
  const problem = (): string | undefined => maybeProblem(mapping())
  return (
    <Dialog
      open
      onClose={() => props.onClose()}
      title="What the columns mean"
      size="wide"
      actions={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button look="primary" disabled={problem() !== undefined} onClick={() => props.onUse(mapping())}>
            Use these columns
          </Button>
        </>
      }
    >
      <p class={css.words}>
        <code>{props.table.path}</code>, {plural(columns().length, 'column')}. Rows of one run belong
        together; without a step the rows are counted.
      </p>
      <div class={css.scroll} tabindex="0" role="region" aria-label="First rows of the table">
        <table class={css.table}>
          <thead>
            <tr>
              <For each={columns()}>
                {(column, i) => (
                  <th scope="col" data-used={roles()[i()] !== 'none'}>
                    <span class={css.name} data-tip={column.length > MOST_CHARS ? column : undefined}>
                      {column}
                    </span>
                    <Select
                      label={`Meaning of ${column}`}
                      bare
                      value={roles()[i()] ?? 'none'}
                      options={OPTIONS}
                      onChange={(role) => setRoles((old) => withRole(old, i(), role as Role))}
                    />
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={props.table.rows}>
              {(row) => (
                <tr>
                  <For each={row}>{(cell, i) => <td data-used={roles()[i()] !== 'none'}>{cell}</td>}</For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
      <p class={css.problem} role="status">
        {problem()}
      </p>
    </Dialog>
  )
}
