/** Fields that many routes share. */
import { alias, atMost, int64, list, message, required, text } from './fields.ts'

/** The older name is taken everywhere. */
export const RUN_ID = required(alias('run_uuid', text))

/** Tags and params. */
export const ENTRIES = list(message({ key: text, value: text }))
export const KEYED_ENTRIES = list(message({ key: required(text), value: text }))

/** Of a registered model. */
export const NAME = required(text)

/** What every search takes. @param most results of a page */
export const SEARCH = (most: number) => ({
  filter: text,
  max_results: atMost(int64, most),
  order_by: list(text),
  page_token: text,
})
