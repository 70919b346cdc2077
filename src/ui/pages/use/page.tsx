import { For } from 'solid-js'
import { CodeBlock } from '../../kit/code-block.tsx'
import { PageSection, SectionsPage } from '../../kit/page-sections.tsx'
import { createTitle } from '../../title.ts'
import { listHosts } from './hosts.ts'
import css from './page.module.css'

/** What to paste where, with this app's own address in it. */
export function UsePage() {
  createTitle(() => 'Use it in your notebook')
  const home = new URL('.', document.baseURI).href
  return (
    <SectionsPage title="Use it in your notebook">
      <p class={css.lead}>
        Runs are kept in the storage of {location.origin}. A notebook that is served from there logs at once,
        with no tab of Tracklet open. One of another address asks first: a button appears in it, and a window
        of Tracklet’s says what it may do.
      </p>
      <For each={listHosts(home)}>
        {(host) => (
          <PageSection title={host.title} text={host.text} note={host.language}>
            <CodeBlock code={host.code} copyLabel={`Copy the lines for ${host.title}`} />
          </PageSection>
        )}
      </For>
      <p class={css.lead}>
        <a href="notebooks/house-prices.ipynb" download="house-prices.ipynb">
          A notebook to try
        </a>{' '}
        trains a sweep in plain Python on the house prices that come with Tracklet.
      </p>
    </SectionsPage>
  )
}
