import { createEffect, on, onCleanup } from 'solid-js'
import css from './markdown.module.css'
import { colourLines } from './preview/code-lines.ts'
import { codeNodes } from './preview/code-nodes.ts'

export type MarkdownProps = {
  readonly text: string
  /** Finds an image that the text names by a relative path; undefined when there is none. */
  readonly loadImage?: ((path: string) => Promise<Blob | undefined>) | undefined
}

/** Markdown as safe HTML: links open elsewhere, images only of the run itself, nothing runs and nothing is fetched. */
export function Markdown(props: MarkdownProps) {
  let host: HTMLDivElement | undefined
  const show = async (text: string, signal: AbortSignal): Promise<void> => {
    const { renderMarkdown } = await import('./preview/render-markdown.ts')
    if (signal.aborted || host === undefined) return
    const content = renderMarkdown(text)
    const images = [...content.querySelectorAll<HTMLImageElement>('img[data-image-path]')]
    const codes = [...content.querySelectorAll<HTMLElement>('pre > code[class^="language-"]')]
    host.replaceChildren(content)
    await Promise.all([...images.map((image) => loadImage(image, signal)), ...codes.map(colourCode)])
  }
  const loadImage = async (image: HTMLImageElement, signal: AbortSignal): Promise<void> => {
    const blob = await props.loadImage?.(image.dataset['imagePath'] ?? '')
    if (blob === undefined || signal.aborted) return
    image.src = URL.createObjectURL(blob)
    signal.addEventListener('abort', () => URL.revokeObjectURL(image.src), { once: true })
  }
  createEffect(
    on(
      () => props.text,
      (text) => {
        const controller = new AbortController()
        onCleanup(() => controller.abort())
        // Text that cannot be rendered is still text.
        show(text, controller.signal).catch(() => host?.replaceChildren(text))
      },
    ),
  )
  return <div ref={host} class={css.markdown} />
}

async function colourCode(code: HTMLElement): Promise<void> {
  const language = /language-([\w-]+)/.exec(code.className)?.[1] ?? ''
  code.replaceChildren(codeNodes(await colourLines(code.textContent ?? '', language)))
}
