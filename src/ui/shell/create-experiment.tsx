import { useNavigate } from '@solidjs/router'
import { NameDialog } from '../kit/name-dialog.tsx'
import { remote } from '../remote.ts'
import { experimentPath } from '../routes.ts'

export function CreateExperiment(props: { readonly onClose: () => void }) {
  const navigate = useNavigate()
  return (
    <NameDialog
      title="Create experiment"
      text="An experiment holds the runs that answer one question. Logging to a new name creates one too."
      placeholder="house-prices"
      mostChars={500}
      onSubmit={async (name) => {
        const { experimentId } = await remote.createExperiment(name)
        navigate(experimentPath(experimentId))
      }}
      onClose={() => props.onClose()}
    />
  )
}
