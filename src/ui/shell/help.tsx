import { useNavigate } from '@solidjs/router'
import { For, createMemo } from 'solid-js'
import { allCommands, type Command } from '../commands.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Keys } from '../kit/keys.tsx'
import { WELCOME_PATH } from '../routes.ts'
import css from './help.module.css'

/** Every key of the page, from the list of commands. */
export function Help(props: { readonly onClose: () => void }) {
  const navigate = useNavigate()
  const sections = createMemo(() => {
    const map = new Map<string, Command[]>()
    for (const command of allCommands()) {
      if (!command.keys?.length) continue
      map.set(command.section, [...(map.get(command.section) ?? []), command])
    }
    return [...map]
  })
  return (
    <Dialog
      open
      onClose={() => props.onClose()}
      title="Keys"
      size="wide"
      actions={
        <Button
          onClick={() => {
            props.onClose()
            navigate(WELCOME_PATH)
          }}
        >
          How to log runs
        </Button>
      }
    >
      <div class={css.sections}>
        <For each={sections()}>
          {([section, commands]) => (
            <section class={css.section}>
              <h3 class={css.heading}>{section}</h3>
              <dl>
                <For each={commands}>
                  {(command) => (
                    <div class={css.row}>
                      <dt>{command.title}</dt>
                      <dd class={css.keys}>
                        <For each={command.keys}>{(keys) => <Keys keys={keys} />}</For>
                      </dd>
                    </div>
                  )}
                </For>
              </dl>
            </section>
          )}
        </For>
      </div>
    </Dialog>
  )
}
