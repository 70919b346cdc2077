import { refuse } from '#base/errors.ts'

/**
 * Refuses a filter or an order.
 * @param at place in the text, from 0; `details.column` counts from 1, in UTF-16 units, as a text field's selection does
 * @throws TrackletError INVALID_PARAMETER_VALUE
 */
export function refuseAt(at: number, message: string): never {
  const column = at + 1
  return refuse(`${message} (column ${String(column)})`, { column })
}
