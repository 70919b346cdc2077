import type { LoggedModelDetails } from '#model/logged-model.ts'
import type { ModelVersion } from '#model/registered-model.ts'
import { A } from '@solidjs/router'
import Box from 'lucide-solid/icons/box'
import Folder from 'lucide-solid/icons/folder'
import { For, Show, type JSX } from 'solid-js'
import { formatNumber } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { Section } from '../../kit/section.tsx'
import { LoggedModelStatusMark } from '../../registry/logged-model-status.tsx'
import { lastMetrics } from '../../registry/logged-model-metrics.ts'
import { folderSource, type RunModelList } from '../../registry/run-models.ts'
import type { ModelSource } from '../../registry/register-dialog.tsx'
import { loggedModelPath, modelVersionPath, runPath } from '../../routes.ts'
import css from './models.module.css'

export type RunModelsProps = {
  readonly runId: string
  readonly experimentId: string
  readonly models: RunModelList
  readonly onRegister: (source: ModelSource) => void
}

const MOST_METRICS = 2

/** The models that came out of the run, and those that went in. */
export function RunModelsSection(props: RunModelsProps) {
  const outputs = () => props.models.outputs
  const count = () => outputs().length + props.models.folders.length
  return (
    <>
      <Show when={count() > 0}>
        <Section title="Models" count={count()}>
          <ul class={css.models}>
            <For each={outputs()}>{(details) => <LoggedModelRow {...props} details={details} />}</For>
            <For each={props.models.folders}>{(folder) => <FolderRow {...props} folder={folder} />}</For>
          </ul>
        </Section>
      </Show>
      <Show when={props.models.inputs.length > 0}>
        <Section title="Models used" count={props.models.inputs.length}>
          <ul class={css.models}>
            <For each={props.models.inputs}>
              {(details) => (
                <li class={css.model}>
                  <ModelName details={details} />
                </li>
              )}
            </For>
          </ul>
        </Section>
      </Show>
    </>
  )
}

function ModelName(props: { readonly details: LoggedModelDetails }) {
  const model = () => props.details.model
  return (
    <A class={css.name} href={loggedModelPath(model().experimentId, model().modelId)}>
      <Box size={14} />
      {model().name}
    </A>
  )
}

function LoggedModelRow(props: RunModelsProps & { readonly details: RunModelList['outputs'][number] }) {
  const model = () => props.details.model
  const metrics = () => lastMetrics(props.details.metrics).slice(0, MOST_METRICS)
  return (
    <li class={css.model}>
      <div class={css.what}>
        <ModelName details={props.details} />
        <div class={css.facts}>
          <LoggedModelStatusMark status={model().status} />
          <Show when={model().modelType}>{(type) => <span>{type()}</span>}</Show>
          <Show when={props.details.step !== null}>
            <span>step {props.details.step}</span>
          </Show>
          <For each={metrics()}>
            {({ key, value }) => (
              <span>
                {key} <span class={css.value}>{formatNumber(value)}</span>
              </span>
            )}
          </For>
        </div>
      </div>
      <Registrations
        of={props.details.registrations.map(({ name, version }) => ({ name, version: Number(version) }))}
      >
        <Button
          look="plain"
          writes
          onClick={() => props.onRegister({ uri: `models:/${model().modelId}`, label: model().name })}
        >
          Register model
        </Button>
      </Registrations>
    </li>
  )
}

function FolderRow(props: RunModelsProps & { readonly folder: string }) {
  const source = () => folderSource(props.runId, props.folder)
  return (
    <li class={css.model}>
      <A class={css.name} href={runPath(props.experimentId, props.runId, 'artifacts', props.folder)}>
        <Folder size={14} />
        {source().label}
      </A>
      <Registrations of={props.models.versions.filter((version) => version.source === source().uri)}>
        <Button look="plain" writes onClick={() => props.onRegister(source())}>
          Register model
        </Button>
      </Registrations>
    </li>
  )
}

/** Where it is registered already, and the way to more. */
function Registrations(props: {
  readonly of: readonly Pick<ModelVersion, 'name' | 'version'>[]
  readonly children: JSX.Element
}) {
  return (
    <span class={css.registrations}>
      <For each={props.of}>
        {({ name, version }) => (
          <A href={modelVersionPath(name, version)} class={css.registration}>
            {name}, version {version}
          </A>
        )}
      </For>
      {props.children}
    </span>
  )
}
