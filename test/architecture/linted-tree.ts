import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const BIOME = join(process.cwd(), 'node_modules/@biomejs/biome/bin/biome')
const CONFIGURATION = ['biome.json', 'biome-imports.grit', 'biome-environment.grit', '.gitignore']

interface Report {
  readonly summary: { readonly unchanged: number; readonly errors: number; readonly warnings: number }
  readonly diagnostics: readonly { readonly category: string; readonly location: { readonly path: string } }[]
}

export interface LintedTree {
  readonly filesRead: number
  readonly complaints: number
  /** The rules that a file breaks. */
  brokenBy(path: string): readonly string[]
}

/** Lints files of these contents, by path, under a copy of our own configuration. */
export function lintPlanted(files: ReadonlyMap<string, string>): LintedTree {
  const folder = mkdtempSync(join(tmpdir(), 'weibind-import-rules-'))
  try {
    for (const file of CONFIGURATION) cpSync(file, join(folder, file))
    for (const [path, source] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), source)
    }
    return lint(folder, '.')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export function lint(folder: string, path: string): LintedTree {
  const args = [BIOME, 'lint', '--error-on-warnings', '--reporter=json', '--max-diagnostics=none', path]
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 << 20 })
  if (!stdout.startsWith('{')) throw new Error(`the linter did not report: ${stderr}`)
  const { summary, diagnostics }: Report = JSON.parse(stdout)
  return {
    filesRead: summary.unchanged,
    complaints: summary.errors + summary.warnings,
    brokenBy: (file) =>
      diagnostics
        .filter(({ location }) => location.path.replaceAll('\\', '/') === file)
        .map(({ category }) => category.slice(category.lastIndexOf('/') + 1)),
  }
}
