import { createUniqueId, type JSX } from 'solid-js'
import { PageHeader } from './page-header.tsx'
import css from './page-sections.module.css'

/** A page of sections, one below the other. */
export function SectionsPage(props: { readonly title: string; readonly children: JSX.Element }) {
  return (
    <div class={css.page}>
      <PageHeader title={props.title} />
      <div class={css.sections}>{props.children}</div>
    </div>
  )
}

export type PageSectionProps = {
  readonly title: string
  readonly text?: string
  readonly note?: string
  readonly children: JSX.Element
}

/** What it is at the left, what there is to see and do at the right; narrow screens have it below. */
export function PageSection(props: PageSectionProps) {
  const id = createUniqueId()
  return (
    <section class={css.section} aria-labelledby={id}>
      <div class={css.about}>
        <h2 id={id} class={css.heading}>
          {props.title}
        </h2>
        <p>{props.text}</p>
        <p class={css.note}>{props.note}</p>
      </div>
      <div class={css.content}>{props.children}</div>
    </section>
  )
}
