import type { TableColumn } from '#base/write-csv.ts'

/** Numbers keep their bits: a dictionary, as the writer makes of repeated ones, would take -0 for 0. */
export async function writeParquet(columns: readonly TableColumn[]): Promise<Blob> {
  const { parquetWriteBuffer } = await import('hyparquet-writer')
  const buffer = parquetWriteBuffer({
    columnData: columns.map((column) => {
      switch (column.type) {
        case 'number':
          return {
            name: column.name,
            data: column.values,
            type: 'DOUBLE',
            encoding: 'PLAIN',
            nullable: false,
          }
        case 'integer':
          return {
            name: column.name,
            data: BigInt64Array.from(column.values, BigInt),
            type: 'INT64',
            nullable: false,
          }
        case 'text':
          return { name: column.name, data: [...column.values], type: 'STRING' }
      }
    }),
    statistics: false,
  })
  return new Blob([buffer], { type: 'application/vnd.apache.parquet' })
}
