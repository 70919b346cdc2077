/** Long work that goes on while the person does other things: what it is, how far, how long still, and a way to stop it. */
import { For, createSignal, type Accessor } from 'solid-js'
import { Button } from './button.tsx'
import css from './job-card.module.css'
import { TimeLeft } from './time-left.tsx'

export type Job = {
  /** "Exporting 12 runs". */
  readonly text: Accessor<string>
  /** From 0 to 1; undefined while nobody knows. */
  readonly fraction: Accessor<number | undefined>
  readonly cancel: () => void
}

type Shown = Job & { readonly begun: number }

const [jobs, setJobs] = createSignal<readonly Shown[]>([])

/** @returns takes it away again */
export function showJob(job: Job): () => void {
  const shown = { ...job, begun: Date.now() }
  setJobs((old) => [...old, shown])
  return () => setJobs((old) => old.filter((other) => other !== shown))
}

/** Mounted once, among the toasts. */
export function JobCards() {
  return <For each={jobs()}>{(job) => <JobCard job={job} />}</For>
}

function JobCard(props: { readonly job: Shown }) {
  return (
    <div class={css.job}>
      <div class={css.line}>
        <span class={css.text}>{props.job.text()}</span>
        <span class={css.left}>
          <TimeLeft begun={props.job.begun} fraction={props.job.fraction()} />
        </span>
        <Button look="plain" onClick={() => props.job.cancel()}>
          Cancel
        </Button>
      </div>
      <progress class={css.bar} aria-label={props.job.text()} {...valueOf(props.job.fraction())} />
    </div>
  )
}

/** The element takes no undefined. */
function valueOf(fraction: number | undefined): { value?: number } {
  return fraction === undefined ? {} : { value: fraction }
}
