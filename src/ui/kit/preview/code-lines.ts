import type { Emitter, HLJSApi } from 'highlight.js'
import { loadLanguage } from './languages.ts'

/** Colours code as data: lines of tokens, which a virtual list draws as text nodes. No HTML is made on the way. */

export type CodeToken = {
  readonly text: string
  /** The innermost scope, such as `keyword`; '' for plain text. */ readonly scope: string
}
export type CodeLine = readonly CodeToken[]

/** Colouring a longer text would hold the page for too long; it is shown plain. */
const MAX_COLOURED = 400_000

export function plainLines(text: string): CodeLine[] {
  return splitLines(text).map((line) => (line === '' ? [] : [{ text: line, scope: '' }]))
}

/** The last line break ends the last line, it does not begin another. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/)
  if (lines.length > 1 && lines[lines.length - 1] === '') lines.pop()
  return lines
}

/** @param language highlight.js's name; unknown ones, and texts above {@link MAX_COLOURED}, come back plain */
export async function colourLines(text: string, language: string): Promise<CodeLine[]> {
  if (text.length > MAX_COLOURED) return plainLines(text)
  const grammar = await loadLanguage(language)
  if (grammar === undefined) return plainLines(text)
  const highlighter = await loadHighlighter()
  if (highlighter.getLanguage(language) === undefined) highlighter.registerLanguage(language, grammar)
  const { _emitter: emitter } = highlighter.highlight(splitLines(text).join('\n'), {
    language,
    ignoreIllegals: true,
  })
  return emitter instanceof LineEmitter ? emitter.lines() : plainLines(text)
}

let highlighterOnce: Promise<HLJSApi> | undefined

function loadHighlighter(): Promise<HLJSApi> {
  highlighterOnce ??= import('highlight.js/lib/core').then(({ default: hljs }) => {
    const own = hljs.newInstance()
    own.configure({ __emitter: LineEmitter })
    return own
  })
  return highlighterOnce
}

/** Takes the place of highlight.js's tree: keeps flat tokens, cut at line ends. */
class LineEmitter implements Emitter {
  private readonly done: CodeToken[][] = [[]]
  private readonly scopes: string[] = []

  lines(): CodeLine[] {
    return this.done
  }

  startScope(name: string): void {
    this.scopes.push(name)
  }

  endScope(): void {
    this.scopes.pop()
  }

  /** highlight.js calls these two, though its types do not name them. */
  openNode(name: string): void {
    this.startScope(name)
  }

  closeNode(): void {
    this.endScope()
  }

  addText(text: string): void {
    const scope = this.scopes[this.scopes.length - 1] ?? ''
    text.split('\n').forEach((part, i) => {
      if (i > 0) this.done.push([])
      this.push(part, scope)
    })
  }

  __addSublanguage(emitter: Emitter): void {
    if (!(emitter instanceof LineEmitter)) return
    emitter.done.forEach((line, i) => {
      if (i > 0) this.done.push([])
      for (const token of line) this.push(token.text, token.scope)
    })
  }

  toHTML(): string {
    return ''
  }

  finalize(): void {
    this.scopes.length = 0
  }

  private push(text: string, scope: string): void {
    if (text === '') return
    const line = this.done[this.done.length - 1]
    const before = line?.[line.length - 1]
    if (line !== undefined && before?.scope === scope)
      line[line.length - 1] = { text: before.text + text, scope }
    else line?.push({ text, scope })
  }
}
