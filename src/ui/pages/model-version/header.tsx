import type { ModelVersionDetails } from '#model/registered-model.ts'
import { A } from '@solidjs/router'
import Copy from 'lucide-solid/icons/copy'
import CopyPlus from 'lucide-solid/icons/copy-plus'
import Ellipsis from 'lucide-solid/icons/ellipsis'
import Trash from 'lucide-solid/icons/trash'
import { copyText } from '../../kit/copy-button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../kit/menu.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { StageMenu } from '../../registry/stage-menu.tsx'
import { MODELS_PATH, modelPath } from '../../routes.ts'
import type { VersionPageState } from './state.ts'

export type VersionHeaderProps = {
  readonly state: VersionPageState
  readonly details: ModelVersionDetails
  readonly onPromote: () => void
  readonly onDelete: () => void
}

export function VersionHeader(props: VersionHeaderProps) {
  const version = () => props.details.version
  return (
    <PageHeader
      path={
        <>
          <A href={MODELS_PATH}>Models</A>
          <A href={modelPath(version().name)}>{version().name}</A>
        </>
      }
      title={`Version ${version().version}`}
      note={<StageMenu version={version()} versions={props.state.versions()} actions={props.state.actions} />}
      actions={
        <Menu label="More actions" trigger={<Ellipsis size={16} />}>
          <MenuItem
            icon={<Copy size={14} />}
            onSelect={() => void copyText(`models:/${version().name}/${version().version}`)}
          >
            Copy model URI
          </MenuItem>
          <MenuItem icon={<CopyPlus size={14} />} writes onSelect={() => props.onPromote()}>
            Register under another name…
          </MenuItem>
          <MenuSeparator writes />
          <MenuItem icon={<Trash size={14} />} danger writes onSelect={() => props.onDelete()}>
            Delete version…
          </MenuItem>
        </Menu>
      }
    />
  )
}
