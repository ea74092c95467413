import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface BuiltFile {
  readonly name: string
  readonly content: Buffer
  readonly brotli: Buffer
  readonly gzip: Buffer
}

export interface BuiltPages {
  readonly html: string
  /** The files that it loads. Each name contains a hash of the content. */
  readonly assets: readonly BuiltFile[]
}

/** Reads all files into memory: they are small and do not change while the process runs. Null: nothing was built. */
export function readBuiltPages(folder: string): BuiltPages | null {
  const index = join(folder, 'index.html')
  if (!statSync(index, { throwIfNoEntry: false })) return null
  const assets = join(folder, 'assets')
  const names = readdirSync(assets).filter((name) => !/\.(br|gz)$/.test(name))
  const read = (name: string) => readFileSync(join(assets, name))
  const files = names.map((name) => ({
    name,
    content: read(name),
    brotli: read(`${name}.br`),
    gzip: read(`${name}.gz`),
  }))
  return { html: readFileSync(index, 'utf8'), assets: files }
}
