import { For } from 'solid-js'
import type { SchemaColumn } from './schema-columns.ts'
import css from './schema-table.module.css'

export type SchemaTableProps = {
  readonly label: string
  readonly columns: readonly SchemaColumn[]
}

/** Names and types of columns; scrolls when they are many. */
export function SchemaTable(props: SchemaTableProps) {
  return (
    <div class={css.schema} tabindex="0" role="group" aria-label={props.label}>
      <table>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Type</th>
            <th scope="col">Required</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.columns}>
            {(column) => (
              <tr>
                <td>{column.name || <span class={css.dim}>unnamed</span>}</td>
                <td>
                  <code>{column.type}</code>
                </td>
                <td class={css.dim}>{column.required === undefined ? '' : column.required ? 'yes' : 'no'}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  )
}
