import { For } from 'solid-js'
import { Button } from '../../kit/button.tsx'
import { plainFiles } from './collect-files.ts'
import css from './page.module.css'
import { offerFiles } from './state.ts'

/** What is read, as people know it. */
const READ = [
  ['Tracklet bundle', '.tracklet.zip'],
  ['MLflow', 'mlruns folder, mlflow.db, mlflow-export-import folder, MLmodel folder'],
  ['TensorBoard', 'events.out.tfevents.* files'],
  ['Weights & Biases', 'run-*.wandb files of offline runs'],
  ['Others', 'DVCLive, PyTorch Lightning, Keras, Hugging Face Trainer, Trackio; tables of metrics'],
] as const

export function FilePicker() {
  let filesInput: HTMLInputElement | undefined
  let folderInput: HTMLInputElement | undefined
  const take = (input: HTMLInputElement): void => {
    void offerFiles(plainFiles(input.files ?? []))
    input.value = ''
  }
  return (
    <section class={css.picker} aria-label="Choose what to import">
      <h2 class={css.pickerTitle}>Drop files, folders or a zip of them anywhere on this window</h2>
      <p class={css.secondary}>
        They are recognised by what is in them and read in this browser. You see what would be added before
        anything is.
      </p>
      <div class={css.buttons}>
        <Button look="primary" onClick={() => filesInput?.click()}>
          Choose files
        </Button>
        <Button onClick={() => folderInput?.click()}>Choose a folder</Button>
      </div>
      <input
        ref={filesInput}
        type="file"
        multiple
        hidden
        aria-label="Files to import"
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={(input) => {
          folderInput = input
          input.webkitdirectory = true
        }}
        type="file"
        hidden
        aria-label="Folder to import"
        onChange={(event) => take(event.currentTarget)}
      />
      <dl class={css.formats}>
        <For each={READ}>
          {([name, files]) => (
            <>
              <dt>{name}</dt>
              <dd>{files}</dd>
            </>
          )}
        </For>
      </dl>
    </section>
  )
}
