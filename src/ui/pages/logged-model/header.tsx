import type { LoggedModelDetails } from '#model/logged-model.ts'
import { A } from '@solidjs/router'
import Copy from 'lucide-solid/icons/copy'
import Ellipsis from 'lucide-solid/icons/ellipsis'
import Trash from 'lucide-solid/icons/trash'
import { useApp } from '../../app-context.tsx'
import { Button } from '../../kit/button.tsx'
import { copyText } from '../../kit/copy-button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../kit/menu.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { TabLinks } from '../../kit/tabs.tsx'
import { LoggedModelStatusMark } from '../../registry/logged-model-status.tsx'
import { EXPERIMENTS_PATH, LOGGED_MODEL_TABS, experimentPath, loggedModelPath } from '../../routes.ts'
import type { LoggedModelState } from './state.ts'

export type LoggedModelHeaderProps = {
  readonly state: LoggedModelState
  readonly details: LoggedModelDetails
  readonly onRegister: () => void
  readonly onDelete: () => void
}

const LABELS = { overview: 'Overview', artifacts: 'Artifacts' } as const

export function LoggedModelHeader(props: LoggedModelHeaderProps) {
  const app = useApp()
  const model = () => props.details.model
  const experimentName = () =>
    app.experiments.data()?.find(({ experiment }) => experiment.experimentId === model().experimentId)
      ?.experiment.name
  return (
    <PageHeader
      path={
        <>
          <A href={EXPERIMENTS_PATH}>Experiments</A>
          <A href={experimentPath(model().experimentId)}>{experimentName() ?? 'Experiment'}</A>
        </>
      }
      title={model().name}
      note={<LoggedModelStatusMark status={model().status} />}
      actions={
        <>
          <Button writes onClick={() => props.onRegister()}>
            Register model
          </Button>
          <Menu label="More actions" trigger={<Ellipsis size={16} />}>
            <MenuItem icon={<Copy size={14} />} onSelect={() => void copyText(model().modelId)}>
              Copy model id
            </MenuItem>
            <MenuSeparator writes />
            <MenuItem icon={<Trash size={14} />} danger writes onSelect={() => props.onDelete()}>
              Delete model…
            </MenuItem>
          </Menu>
        </>
      }
      tabs={
        <TabLinks
          label="Parts of the model"
          tabs={LOGGED_MODEL_TABS.map((tab) => ({
            href: loggedModelPath(model().experimentId, model().modelId, tab),
            label: LABELS[tab],
            current: props.state.tab() === tab,
          }))}
        />
      }
    />
  )
}
