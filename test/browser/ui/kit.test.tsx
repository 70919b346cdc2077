import './page-base.ts'
import '#ui/theme/reset.css'
import '#ui/theme/tokens.css'
import { createSignal, type JSX } from 'solid-js'
import { render } from 'solid-js/web'
import { expect, onTestFinished, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { TrackletError } from '#base/errors.ts'
import { createAction, undoable } from '#ui/action.ts'
import { ErrorNote } from '#ui/errors.tsx'
import { Button } from '#ui/kit/button.tsx'
import { ConfirmDialog, Dialog } from '#ui/kit/dialog.tsx'
import { EditableText } from '#ui/kit/editable-text.tsx'
import { IconButton } from '#ui/kit/icon-button.tsx'
import { Menu, MenuItem } from '#ui/kit/menu.tsx'
import { RunStateMark } from '#ui/kit/run-label.tsx'
import { Toasts } from '#ui/kit/toast.tsx'
import { TooltipLayer } from '#ui/kit/tooltip.tsx'

function mount(ui: () => JSX.Element): HTMLElement {
  const host = document.createElement('div')
  document.body.append(host)
  const dispose = render(ui, host)
  onTestFinished(() => {
    dispose()
    host.remove()
  })
  return host
}

test('a pending button keeps the focus and takes no clicks', async () => {
  const clicked = vi.fn()
  const [pending, setPending] = createSignal(false)
  mount(() => (
    <Button pending={pending()} onClick={clicked}>
      Save
    </Button>
  ))
  const button = page.getByRole('button', { name: 'Save' })
  await userEvent.click(button)
  setPending(true)
  await userEvent.keyboard('{Enter}')
  expect(clicked).toHaveBeenCalledTimes(1)
  expect(document.activeElement).toBe(button.element())
})

test('a dialog closes by Escape and by a click beside it, and gives the focus back', async () => {
  const [open, setOpen] = createSignal(false)
  mount(() => (
    <>
      <Button onClick={() => setOpen(true)}>Open</Button>
      <Dialog open={open()} onClose={() => setOpen(false)} title="Words">
        <input aria-label="Text" />
      </Dialog>
    </>
  ))
  const opener = page.getByRole('button', { name: 'Open' })
  await userEvent.click(opener)
  await expect.element(page.getByRole('dialog', { name: 'Words' })).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await expect.poll(open).toBe(false)
  expect(document.activeElement).toBe(opener.element())
  await userEvent.click(opener)
  await userEvent.click(document.querySelector('dialog') as Element, {
    position: { x: 1, y: -40 },
    force: true,
  })
  await expect.poll(open).toBe(false)
})

test('a confirmation stays open when what it asked for failed', async () => {
  const onClose = vi.fn()
  let works = false
  mount(() => (
    <ConfirmDialog
      open
      onClose={onClose}
      title="Purge 2 runs?"
      action="Purge 2 runs"
      onConfirm={() => Promise.resolve(works)}
    >
      For good.
    </ConfirmDialog>
  ))
  expect(document.activeElement?.textContent).toBe('Cancel')
  const confirm = page.getByRole('button', { name: 'Purge 2 runs' })
  await userEvent.click(confirm)
  await expect.element(confirm).toBeVisible()
  expect(onClose).not.toHaveBeenCalled()
  works = true
  await userEvent.click(confirm)
  await expect.poll(() => onClose.mock.calls.length).toBe(1)
})

test('a menu goes by arrows and letters, and gives the focus back', async () => {
  const chosen = vi.fn<(item: string) => void>()
  mount(() => (
    <Menu label="Actions" trigger="…">
      <MenuItem onSelect={() => chosen('rename')}>Rename</MenuItem>
      <MenuItem onSelect={() => chosen('delete')}>Delete</MenuItem>
    </Menu>
  ))
  const button = page.getByRole('button', { name: 'Actions' })
  button.element().focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('menu')).toBeVisible()
  await userEvent.keyboard('d{Enter}')
  expect(chosen).toHaveBeenCalledExactlyOnceWith('delete')
  await expect.poll(() => document.activeElement).toBe(button.element())
})

test('text is edited in place: Enter saves, Escape goes back, a refusal keeps the field', async () => {
  const [value, setValue] = createSignal('old')
  const save = vi.fn((next: string) => {
    const taken = next !== 'taken'
    if (taken) setValue(next)
    return Promise.resolve(taken)
  })
  const host = mount(() => <EditableText value={value()} label="name" onSave={save} />)
  await userEvent.click(page.getByRole('button', { name: 'Rename name' }))
  const field = page.getByRole('textbox', { name: 'name' })
  await userEvent.fill(field, 'typed in error')
  await userEvent.keyboard('{Escape}')
  expect(host.textContent).toBe('old')
  await userEvent.click(page.getByRole('button', { name: 'Rename name' }))
  await userEvent.fill(field, 'taken')
  await userEvent.keyboard('{Enter}')
  await expect.element(field).toHaveFocus()
  await userEvent.fill(field, '  new  ')
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => host.textContent).toBe('new')
  expect(save.mock.calls).toEqual([['taken'], ['new']])
})

test('what failed is told in a toast that says what is safe, what worked can be undone', async () => {
  const undone = vi.fn(() => Promise.resolve())
  let failure: Error | undefined = new TrackletError('E_QUOTA', 'QuotaExceededError')
  const action = createAction((): Promise<ReturnType<typeof undoable>> => {
    if (failure) return Promise.reject(failure)
    return Promise.resolve(undoable('2 runs deleted.', undone))
  }, 'Could not delete')
  mount(() => <Toasts />)
  expect(await action.run()).toBe(false)
  await expect.element(page.getByText(/^Could not delete\. .*Everything saved before is safe/)).toBeVisible()
  failure = undefined
  expect(await action.run()).toBe(true)
  await userEvent.click(page.getByRole('button', { name: 'Undo' }))
  expect(undone).toHaveBeenCalledOnce()
  await expect.poll(() => page.getByText('2 runs deleted.').elements().length).toBe(0)
})

test('a second call while one is pending is not made', async () => {
  let finish = () => undefined as void
  const act = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)))
  const action = createAction(act, 'Failed')
  const first = action.run()
  expect(action.pending()).toBe(true)
  expect(await action.run()).toBe(false)
  finish()
  expect(await first).toBe(true)
  expect(act).toHaveBeenCalledOnce()
})

test('a tooltip shows the label of what the pointer or the focus is on, and goes when it is pressed', async () => {
  mount(() => (
    <>
      <IconButton label="Copy run id" keys="$mod+c">
        x
      </IconButton>
      <TooltipLayer />
    </>
  ))
  const layer = () => document.querySelector('[popover=manual]:popover-open')
  const button = page.getByRole('button', { name: 'Copy run id' })
  await userEvent.hover(button)
  await expect.poll(() => layer()?.textContent).toContain('Copy run id')
  await userEvent.click(button)
  expect(layer()).toBeNull()
})

test('an error is told in words, with details to copy', async () => {
  const host = mount(() => (
    <ErrorNote error={new TrackletError('RESOURCE_DOES_NOT_EXIST', 'Run 7 is not here.')} />
  ))
  expect(host.textContent).toContain('Not found')
  expect(host.textContent).toContain('Run 7 is not here.')
  await expect.element(page.getByRole('button', { name: 'Copy details' })).toBeVisible()
})

test('a fault of ours is not told in its own words', () => {
  const host = mount(() => <ErrorNote error={new TypeError('x is undefined')} />)
  expect(host.textContent).toContain('This is a fault in Tracklet')
  expect(host.textContent).not.toContain('x is undefined')
})

test('a state without its word still has a name', async () => {
  mount(() => <RunStateMark state="interrupted" />)
  await expect.element(page.getByRole('img', { name: 'interrupted' })).toBeVisible()
})
