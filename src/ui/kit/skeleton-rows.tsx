import { For } from 'solid-js'
import { Skeleton } from './skeleton.tsx'

const WIDTHS = [40, 55, 35, 50, 45]

/** Rows of a table before the first answer. */
export function SkeletonRows(props: { readonly columns: number }) {
  return (
    <For each={WIDTHS}>
      {(width) => (
        <tr>
          <td>
            <Skeleton width={`${width}%`} />
          </td>
          <td colspan={props.columns - 1} />
        </tr>
      )}
    </For>
  )
}
