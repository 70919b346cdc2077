import { For } from 'solid-js'
import { CodeBlock } from '../../kit/code-block.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { createTitle } from '../../title.ts'
import { listHosts } from './hosts.ts'
import css from './page.module.css'

/** What to paste where, with this app's own address in it. */
export function UsePage() {
  createTitle(() => 'Use it in your notebook')
  const home = new URL('.', document.baseURI).href
  return (
    <div class={css.page}>
      <PageHeader title="Use it in your notebook" />
      <div class={css.sections}>
        <p class={css.lead}>
          Runs are kept in the storage of {location.origin}. A notebook that is served from there logs at
          once, with no tab of Tracklet open. One of another address asks first: a button appears in it, and a
          window of Tracklet’s says what it may do.
        </p>
        <For each={listHosts(home)}>
          {(host) => (
            <section class={css.section} aria-labelledby={`use-${host.id}`}>
              <div class={css.about}>
                <h2 id={`use-${host.id}`} class={css.heading}>
                  {host.title}
                </h2>
                <p>{host.text}</p>
                <p class={css.language}>{host.language}</p>
              </div>
              <div class={css.content}>
                <CodeBlock code={host.code} copyLabel={`Copy the lines for ${host.title}`} />
              </div>
            </section>
          )}
        </For>
        <p class={css.lead}>
          <a href="notebooks/house-prices.ipynb" download="house-prices.ipynb">
            A notebook to try
          </a>{' '}
          trains a sweep in plain Python on the house prices that come with Tracklet.
        </p>
      </div>
    </div>
  )
}
