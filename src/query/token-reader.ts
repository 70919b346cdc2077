import type { EntityDefinition } from './entities.ts'
import type { Expectation } from './expectation.ts'
import { tokenize, unquote, type Token, type TokenKind } from './tokens.ts'

const KEYWORDS = /^(?:AND|OR|NOT|IN|IS|LIKE|ILIKE|NULL)$/i
const BARE_VALUE: ReadonlySet<TokenKind> = new Set(['word', 'number', 'dot'])
const PLAIN: ReadonlySet<TokenKind> = new Set([...BARE_VALUE, 'other', 'comma'])

/** Goes over the tokens once. Keywords may be of any case. */
export class TokenReader {
  readonly tokens: readonly Token[]
  /** Of the next token. */
  place = 0
  /** The latest; undefined before the first. */
  expected: Expectation | undefined

  constructor(text: string) {
    this.tokens = tokenize(text)
  }

  /** The last token, `end`, is never passed. */
  peek(ahead = 0): Token {
    return this.tokens[Math.min(this.place + ahead, this.tokens.length - 1)] as Token
  }

  take(): Token {
    const token = this.peek()
    this.place++
    return token
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.kind === 'word' && token.text.toUpperCase() === word
  }

  takeWord(word: string): boolean {
    const found = this.isWord(word)
    if (found) this.place++
    return found
  }

  isKeyword(): boolean {
    const token = this.peek()
    return token.kind === 'word' && KEYWORDS.test(token.text)
  }

  /**
   * Whether a comparison stands here rather than a plain word. A name with a prefix of the entity is one in any case, so
   * that its mistake is told.
   */
  hasComparison(definition: EntityDefinition): boolean {
    const [first, second, third] = [this.peek(), this.peek(1), this.peek(2)]
    if (first.kind === 'word' && second.kind === 'dot' && second.at === first.end) {
      if (Object.hasOwn(definition.prefixes, first.text) && third.at === second.end) return true
      return this.#hasOperator(this.#countDotted(), definition)
    }
    return (first.kind === 'word' || first.kind === 'quoted') && this.#hasOperator(1, definition)
  }

  /** Tokens of `a.b.c`, from here on. */
  #countDotted(): number {
    let ahead = 1
    const isNext = (kind: TokenKind, at: number): boolean =>
      this.peek(at).kind === kind && this.peek(at).at === this.peek(at - 1).end
    while (isNext('dot', ahead) && isNext('word', ahead + 1)) ahead += 2
    return ahead
  }

  #hasOperator(ahead: number, { literal }: EntityDefinition): boolean {
    if (this.peek(ahead).kind === 'operator') return true
    if (this.isWord('IS', ahead)) return this.isWord('NULL', ahead + 1) || this.isWord('NOT', ahead + 1)
    const after = this.isWord('NOT', ahead) ? ahead + 1 : ahead
    if (this.isWord('IN', after)) return this.peek(after + 1).kind === 'open'
    const isLike = this.isWord('LIKE', after) || this.isWord('ILIKE', after)
    return isLike && (literal || this.peek(after + 1).kind === 'quoted')
  }

  /** A quoted text, or everything up to the next blank, quote, parenthesis or operator. */
  maybeTakePlain(): string | undefined {
    const first = this.peek()
    if (first.kind === 'quoted') return unquote(this.take())
    return PLAIN.has(first.kind) ? this.#takeAdjacent(PLAIN) : undefined
  }

  /** A word or number of a value without quotes, such as `0.1` or `a.b`; undefined at a keyword. */
  maybeTakeBareValue(): string | undefined {
    const { kind } = this.peek()
    if ((kind !== 'word' && kind !== 'number') || this.isKeyword()) return undefined
    return this.#takeAdjacent(BARE_VALUE)
  }

  #takeAdjacent(kinds: ReadonlySet<TokenKind>): string {
    let token = this.take()
    let text = token.text
    while (kinds.has(this.peek().kind) && this.peek().at === token.end) {
      token = this.take()
      text += token.text
    }
    return text
  }
}
