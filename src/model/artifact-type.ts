/** MIME types by file name. What the browser can show decides how a file is previewed; the rest is named for downloads. */

const TYPES: Readonly<Record<string, string>> = {
  // Text and data
  'text/plain': 'txt log text out err ini cfg conf properties env gitignore diff patch rst',
  'text/markdown': 'md markdown',
  'text/html': 'html htm',
  'text/css': 'css',
  'text/csv': 'csv',
  'text/tab-separated-values': 'tsv',
  'application/json': 'json ipynb map',
  'application/jsonl': 'jsonl ndjson',
  'application/geo+json': 'geojson',
  'application/yaml': 'yaml yml',
  'application/toml': 'toml',
  'application/xml': 'xml xsd xsl',
  'application/sql': 'sql',
  // Code
  'text/javascript': 'js mjs cjs',
  'text/x-typescript': 'ts mts cts tsx',
  'text/jsx': 'jsx',
  'text/x-python': 'py pyi',
  'text/x-r': 'r rmd',
  'text/x-julia': 'jl',
  'text/x-c': 'c h',
  'text/x-c++': 'cc cpp cxx hpp cu',
  'text/x-java': 'java',
  'text/x-scala': 'scala',
  'text/x-go': 'go',
  'text/x-rust': 'rs',
  'text/x-lua': 'lua',
  'text/x-tex': 'tex',
  'application/x-sh': 'sh bash zsh',
  // Pictures, sound, film, print
  'image/png': 'png',
  'image/jpeg': 'jpg jpeg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/bmp': 'bmp',
  'image/tiff': 'tif tiff',
  'image/x-icon': 'ico',
  'image/svg+xml': 'svg',
  'audio/wav': 'wav',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg oga',
  'audio/opus': 'opus',
  'audio/flac': 'flac',
  'audio/mp4': 'm4a',
  'audio/aac': 'aac',
  'video/mp4': 'mp4 m4v',
  'video/webm': 'webm',
  'video/ogg': 'ogv',
  'video/quicktime': 'mov',
  'application/pdf': 'pdf',
  // Archives, models, arrays
  'application/zip': 'zip keras npz whl pt pth ckpt',
  'application/gzip': 'gz tgz',
  'application/zstd': 'zst',
  'application/x-tar': 'tar',
  'application/x-7z-compressed': '7z',
  'application/vnd.apache.parquet': 'parquet',
  'application/vnd.apache.arrow.file': 'arrow feather',
  'application/vnd.sqlite3': 'sqlite sqlite3 db',
  'application/x-hdf5': 'h5 hdf5',
  'application/wasm': 'wasm',
  'application/octet-stream': 'bin onnx npy pkl pickle joblib safetensors gguf tflite pb ubj cbm dat',
}

/** MLflow's own files, and others that have no ending or a misleading one. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['mlmodel', 'application/yaml'],
  ['mlproject', 'application/yaml'],
  ['dockerfile', 'text/plain'],
  ['makefile', 'text/plain'],
  ['license', 'text/plain'],
  ['readme', 'text/plain'],
  ['.gitignore', 'text/plain'],
  ['.env', 'text/plain'],
])

const BY_ENDING: ReadonlyMap<string, string> = new Map(
  Object.entries(TYPES).flatMap(([type, endings]) =>
    endings.split(' ').map((ending) => [ending, type] as const),
  ),
)

/** The MIME type that the path's last part suggests, without parameters; '' when unknown. Case does not matter. */
export function guessType(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  const dot = name.lastIndexOf('.')
  return NAMES.get(name) ?? (dot < 0 ? '' : (BY_ENDING.get(name.slice(dot + 1)) ?? ''))
}
