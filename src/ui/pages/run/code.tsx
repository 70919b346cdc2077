import { Show } from 'solid-js'
import { Button } from '../../kit/button.tsx'
import { createLoad } from '../../kit/preview/load.ts'
import { LANGUAGE_BY_EXTENSION } from '../../kit/preview/languages.ts'
import { TextPreview } from '../../kit/preview/preview-text.tsx'
import { extensionOf } from '../../kit/preview/preview-kind.ts'
import { fileNameOf, maybeReadArtifact } from '../../artifacts/artifact-files.ts'
import css from './overview.module.css'
import { Section } from '../../kit/section.tsx'
import type { RunPageState } from './state.ts'

/** The code that the client said it ran, as it was kept. */
export function CodeSection(props: { readonly state: RunPageState; readonly path: string }) {
  const code = createLoad(
    () => ({ runId: props.state.runId(), path: props.path }),
    ({ runId, path }) => maybeReadArtifact(runId, path),
  )
  return (
    <Show when={code.data()}>
      {(blob) => (
        <Section
          title="Code"
          actions={
            <Button look="plain" class={css.small} onClick={() => props.state.go('artifacts', props.path)}>
              Open {fileNameOf(props.path)}
            </Button>
          }
        >
          <div class={css.code}>
            <TextPreview
              blob={blob()}
              name={fileNameOf(props.path)}
              language={LANGUAGE_BY_EXTENSION.get(extensionOf(props.path)) ?? ''}
            />
          </div>
        </Section>
      )}
    </Show>
  )
}
