import { TrackletError, type ErrorCode } from '#base/errors.ts'

export type ZipFault = Extract<
  ErrorCode,
  `E_ZIP_${string}` | `E_LIMIT_${string}` | `E_NAME${string}` | 'E_HASH' | 'E_MANIFEST'
>

/** Refuses an archive whole. `fault` ends the sentence "… was not taken: ". */
export type Refuse = (code: ZipFault, fault: string) => never

export function makeRefuse(path: string): Refuse {
  return (code, fault) => {
    throw new TrackletError(
      code,
      `"${path}" was not taken: ${fault}. Nothing of it was imported, and what you have is unchanged; get the file once more from where it came.`,
      { path },
    )
  }
}
