import Download from 'lucide-solid/icons/download'
import { For, Show } from 'solid-js'
import { createAction } from '../../action.ts'
import { Button } from '../../kit/button.tsx'
import { CodeBlock } from '../../kit/code-block.tsx'
import { PageSection, SectionsPage } from '../../kit/page-sections.tsx'
import { saveFile } from '../../kit/preview/save-file.ts'
import { createTitle } from '../../title.ts'
import { listHosts, withHome } from './hosts.ts'
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
            <Show when={host.notebook}>{(name) => <NotebookButton home={home} name={name()} />}</Show>
          </PageSection>
        )}
      </For>
      <p class={css.lead}>
        Each file to download trains a small sweep on the house prices that come with Tracklet.{' '}
        <a href="notebooks/house-prices.html" target="_blank" rel="noopener">
          The plain page
        </a>{' '}
        runs from here, too.
      </p>
    </SectionsPage>
  )
}

function NotebookButton(props: { readonly home: string; readonly name: string }) {
  const download = createAction(async (name: string) => {
    const response = await fetch(`notebooks/${name}`)
    if (!response.ok) throw new Error(`${name} was not found beside Tracklet (${response.status}).`)
    saveFile(new Blob([withHome(await response.text(), props.home)]), name)
  }, 'Could not make the notebook')
  return (
    <Button pending={download.pending()} onClick={() => void download.run(props.name)}>
      <Download size={14} />
      Download {props.name}
    </Button>
  )
}
