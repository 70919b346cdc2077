/** Milliseconds since the epoch, UTC, unless a name says it is a duration. */
export type Milliseconds = number
export type Bytes = number
