/** Fields that many routes share. */
import { alias, list, message, required, text } from './fields.ts'

/** The older name is taken everywhere. */
export const RUN_ID = required(alias('run_uuid', text))

/** Tags and params. */
export const ENTRIES = list(message({ key: text, value: text }))
export const KEYED_ENTRIES = list(message({ key: required(text), value: text }))
