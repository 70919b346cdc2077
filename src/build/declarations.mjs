/** Makes tracklet.d.ts: what sdk/types.ts and sdk/main.ts declare, as one file that imports nothing. */
import { dirname, join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import ts from 'typescript'

const TYPES = './types.ts'

/**
 * @param {string} folder src/sdk
 * @param {string} output
 * @throws when the client's public face names a type that stands elsewhere than in types.ts
 */
export async function writeDeclarations(folder, output) {
  const main = emitDeclaration(join(folder, 'main.ts'))
  const types = emitDeclaration(join(folder, TYPES))
  await writeFile(output, `${withoutImports(types)}\n${withoutImports(main)}`)
  const program = ts.createProgram([output], {
    strict: true,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    types: [],
  })
  refuseErrors([...program.getSyntacticDiagnostics(), ...program.getSemanticDiagnostics()])
}

/** @param {string} file */
function emitDeclaration(file) {
  const config = join(dirname(file), '../../tsconfig.json')
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, (path) => ts.sys.readFile(path)).config,
    ts.sys,
    dirname(config),
  )
  const program = ts.createProgram([file], {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
  })
  let text = ''
  const { diagnostics } = program.emit(program.getSourceFile(file), (_path, emitted) => (text = emitted))
  refuseErrors(diagnostics)
  return text
}

/** @param {string} declaration whose imports and re-exports come from types.ts only, which exports all it has */
function withoutImports(declaration) {
  const file = ts.createSourceFile('main.d.ts', declaration, ts.ScriptTarget.Latest)
  return file.statements
    .filter((statement) => {
      const module = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)
      if (!module || statement.moduleSpecifier === undefined) return true
      const from = statement.moduleSpecifier.getText(file).slice(1, -1)
      if (from !== TYPES)
        throw new Error(`tracklet.d.ts would import ${from}: its types belong into sdk/types.ts`)
      return false
    })
    .map((statement) => statement.getFullText(file))
    .join('')
    .trimStart()
}

/** @param {readonly ts.Diagnostic[]} diagnostics */
function refuseErrors(diagnostics) {
  if (diagnostics.length === 0) return
  throw new Error(
    ts.formatDiagnostics(diagnostics, {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => process.cwd(),
      getNewLine: () => '\n',
    }),
  )
}
