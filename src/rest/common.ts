/** Fields that many routes share. */
import { refuse } from '#base/errors.ts'
import { alias, atMost, int64, list, message, oneOf, required, text, type Field } from './fields.ts'

/** The older name is taken everywhere. */
export const RUN_ID = required(alias('run_uuid', text))

/** MLflow's SQL store knows whole numbers only, and tells others from unknown ones. */
export const EXPERIMENT_ID = ensureWhole(required(text))
export const WHOLE_TEXT = ensureWhole(text)
export const EXPERIMENT_IDS = list(WHOLE_TEXT)

export const VIEW_TYPE = oneOf({ ACTIVE_ONLY: 1, DELETED_ONLY: 2, ALL: 3 })

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

function ensureWhole<T extends string | undefined>(field: Field<T>): Field<T> {
  return {
    ...field,
    read: (value, place) => {
      const id = field.read(value, place)
      if (id === undefined || id === '' || /^[+-]?\d+$/.test(id)) return id
      return refuse(`Invalid experiment ID '${id}'. Experiment ID must be a valid integer.`)
    },
  }
}
