/** What an archive may be. Sizes are unpacked bytes unless said. @see README.md */

export const MAX_ENTRIES = 100_000
export const MAX_COMMENT_BYTES = 1_024
/** Between two entries; some tools align content. */
export const MAX_GAP_BYTES = 64
export const MAX_NAME_BYTES = 512
export const MAX_NAME_PARTS = 32
export const MAX_PART_BYTES = 255
/** Of everything in one archive. */
export const MAX_UNPACKED_BYTES = 8 * 2 ** 30
/** Unpacked to packed, for an entry above {@link RATIO_FREE_BYTES}. */
export const MAX_ENTRY_RATIO = 200
/** The same for the whole archive, above {@link RATIO_FREE_BYTES} too. */
export const MAX_TOTAL_RATIO = 100
export const RATIO_FREE_BYTES = 2 ** 20
