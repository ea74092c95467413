// Bundles the service into dist/: loading some 600 files takes longer than the rest of a start.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

/** Loaded only where they are used, or not JavaScript: they stay in node_modules. */
const NOT_BUNDLED = [
  '@bull-board/api',
  '@bull-board/koa',
  '@node-rs/argon2',
  '@opentelemetry/[\\w-]+',
  '@photostructure/sqlite',
  'bullmq',
  'fxa-common-password-list',
  'ioredis',
  'mongoose',
  'pino-pretty',
  'piscina',
]

/** prom-client loads OpenTelemetry's API for exemplars, which we do not use. Traces that are off load none of it. */
const withoutExemplars = {
  name: 'without-exemplars',
  transform: {
    filter: { id: /prom-client[\\/]lib[\\/]metrics[\\/]processCpuTotal\.js$/ },
    handler: (code) => ({ code: code.replace("require('@opentelemetry/api')", '{}'), map: null }),
  },
}

const bundle = await rolldown({
  input: {
    main: 'src/main.ts',
    'argon2-thread': 'src/adapters/system/argon2-thread.ts',
    'inspect-database': 'src/adapters/sqlite/inspect-database.ts',
  },
  platform: 'node',
  plugins: [withoutExemplars],
  // Of a package that Koa uses.
  checks: { eval: false },
  external: NOT_BUNDLED.map((name) => new RegExp(`^${name}(/|$)`)),
  resolve: { mainFields: ['module', 'main'], extensionAlias: { '.js': ['.ts', '.js'] } },
})
// The names of chunks contain a hash.
for (const name of readdirSync('dist').filter((file) => /\.js(\.map)?$/.test(file))) rmSync(join('dist', name))
// Not minified, so that stack traces have the names of functions, and the lines around them say of which file they are.
await bundle.write({ dir: 'dist', format: 'esm', sourcemap: true })
await bundle.close()
