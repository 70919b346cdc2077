import { Button } from '../kit/button.tsx'
import { closeLook, type Look } from '../look.ts'
import { importPlaces } from '../pages/import/state.ts'
import { IMPORT_PATH, ROUTES } from '../routes.ts'
import css from './bar.module.css'

/** Stands over every page of a bundle that is looked at. */
export function LookBar(props: { readonly look: Look }) {
  const keep = (): void => {
    const { files, path } = props.look
    void importPlaces(files, [path])
    void closeLook(IMPORT_PATH)
  }
  return (
    <div class={css.bar} role="status" aria-label="A bundle is looked at">
      <p>
        <strong>{props.look.name}</strong> is open without being imported: it is read from the file, and
        nothing of it is kept.
      </p>
      <Button look="plain" onClick={() => void closeLook(ROUTES.home)}>
        Close
      </Button>
      <Button onClick={() => void closeLook(IMPORT_PATH)}>What would be new?</Button>
      <Button look="primary" onClick={keep}>
        Import
      </Button>
    </div>
  )
}
