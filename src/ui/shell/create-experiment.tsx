import { isTrackletError } from '#base/errors.ts'
import { useNavigate } from '@solidjs/router'
import { createSignal } from 'solid-js'
import { describeError } from '../errors.tsx'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Field } from '../kit/field.tsx'
import { remote } from '../remote.ts'
import { experimentPath } from '../routes.ts'
import css from './create-experiment.module.css'

export function CreateExperiment(props: { readonly onClose: () => void }) {
  const navigate = useNavigate()
  const [error, setError] = createSignal<string>()
  const [pending, setPending] = createSignal(false)
  const formId = 'create-experiment'
  const submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault()
    const name = new FormData(event.currentTarget).get('name')
    if (typeof name !== 'string' || name.trim() === '' || pending()) return
    setPending(true)
    try {
      const { experimentId } = await remote.createExperiment(name.trim())
      props.onClose()
      navigate(experimentPath(experimentId))
    } catch (thrown) {
      setError(isTrackletError(thrown) ? thrown.message : describeError(thrown).text)
    } finally {
      setPending(false)
    }
  }
  return (
    <Dialog
      open
      onClose={() => props.onClose()}
      title="Create experiment"
      actions={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button look="primary" type="submit" form={formId} pending={pending()}>
            Create experiment
          </Button>
        </>
      }
    >
      <form id={formId} class={css.form} onSubmit={(event) => void submit(event)}>
        <p>An experiment holds the runs that answer one question. Logging to a new name creates one too.</p>
        <Field
          label="Name"
          name="name"
          placeholder="house-prices"
          maxlength="500"
          required
          autofocus
          error={error()}
          onInput={() => setError(undefined)}
        />
      </form>
    </Dialog>
  )
}
