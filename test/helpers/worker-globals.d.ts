/** What only dedicated workers have, so that tests may import worker code beside page code. */

interface FileSystemReadWriteOptions {
  at?: number
}

interface FileSystemSyncAccessHandle {
  close(): void
  flush(): void
  getSize(): number
  read(buffer: AllowSharedBufferSource, options?: FileSystemReadWriteOptions): number
  truncate(newSize: number): void
  write(buffer: AllowSharedBufferSource, options?: FileSystemReadWriteOptions): number
}

interface FileSystemFileHandle {
  createSyncAccessHandle(): Promise<FileSystemSyncAccessHandle>
}
