import { For, type JSX } from 'solid-js'
import pageCss from './page.module.css'
import { Skeleton } from './skeleton.tsx'

export type PageSkeletonProps = {
  /** Said to screen readers: `Loading the model`. */
  readonly label: string
  /** How wide the title is. */
  readonly title: JSX.CSSProperties['width']
  /** How wide each line below it is. */
  readonly lines: readonly JSX.CSSProperties['width'][]
  readonly children?: JSX.Element
}

/** A page that is being read: where it belongs, its title, some lines. */
export function PageSkeleton(props: PageSkeletonProps) {
  return (
    <div class={pageCss.skeleton} aria-busy="true" aria-label={props.label}>
      <Skeleton width="140px" />
      <Skeleton width={props.title} height="20px" />
      <For each={props.lines}>{(width) => <Skeleton width={width} />}</For>
      {props.children}
    </div>
  )
}
