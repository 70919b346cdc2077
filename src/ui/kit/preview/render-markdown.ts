import { Marked } from 'marked'
import { sanitizeMarkdown } from './sanitize.ts'

const marked = new Marked({
  gfm: true,
  async: false,
  renderer: {
    // Forms are refused; a ticked box is still a ticked box.
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
  },
})

/** Nodes that are safe to put into the page. */
export function renderMarkdown(text: string): DocumentFragment {
  return sanitizeMarkdown(marked.parse(text, { async: false }))
}
