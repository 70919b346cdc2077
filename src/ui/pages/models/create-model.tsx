import { NameDialog } from '../../kit/name-dialog.tsx'
import { remote } from '../../remote.ts'

export type CreateModelProps = {
  readonly onClose: () => void
  readonly onCreated: (name: string) => void
}

export function CreateModel(props: CreateModelProps) {
  return (
    <NameDialog
      title="Create model"
      text="A registered model is a name for versions of a model that run after run makes better. Registering a run’s model under a new name creates one too."
      placeholder="house-prices"
      mostChars={256}
      onSubmit={async (name) => {
        await remote.createRegisteredModel({ name })
        props.onCreated(name)
      }}
      onClose={() => props.onClose()}
    />
  )
}
