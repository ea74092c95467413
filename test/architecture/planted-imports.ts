export interface Planted {
  readonly path: string
  readonly source: string
}

/** Every way of writing down that a file uses another, and the rule that sees it. */
export const FORMS: Readonly<Record<string, { readonly rule: string; readonly source: (from: string) => string }>> = {
  import: { rule: 'noRestrictedImports', source: (from) => `import { x } from '${from}'\nexport const y = x\n` },
  'import for effect': { rule: 'noRestrictedImports', source: (from) => `import '${from}'\n` },
  'import type': {
    rule: 'noRestrictedImports',
    source: (from) => `import type { X } from '${from}'\nexport type Y = X\n`,
  },
  'import =': { rule: 'noRestrictedImports', source: (from) => `import x = require('${from}')\nexport const y = x\n` },
  'export from': { rule: 'noRestrictedImports', source: (from) => `export { x } from '${from}'\n` },
  'export * from': { rule: 'noRestrictedImports', source: (from) => `export * from '${from}'\n` },
  'export type from': { rule: 'noRestrictedImports', source: (from) => `export type { X } from '${from}'\n` },
  'dynamic import': { rule: 'noRestrictedImports', source: (from) => `export const y = await import('${from}')\n` },
  'dynamic import of a template': { rule: 'plugin', source: (from) => `export const y = await import(\`${from}\`)\n` },
  'dynamic import of a variable': {
    rule: 'plugin',
    source: (from) => `const x = '${from}'\nexport const y = await import(x)\n`,
  },
  'import in a type': { rule: 'plugin', source: (from) => `export type Y = import('${from}').X\n` },
  'typeof import': { rule: 'plugin', source: (from) => `export type Y = typeof import('${from}')\n` },
  require: { rule: 'noCommonJs', source: (from) => `export const y = require('${from}')\n` },
}

/** What each room must not import, each in the plain form. */
export const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  'src/domain': [
    '../application/refuse.js',
    './../application/refuse.js',
    '././../application/refuse.js',
    './/../application/refuse.js',
    './rooms/../../application/refuse.js',
    '../domain/../application/refuse.js',
    '../adapters/http/server.js',
    '../main.js',
    '..',
    '.',
    'node:fs',
    'koa',
    '/srv/weibind/src/main.js',
    'file:///srv/weibind/src/main.js',
    '#weibind',
  ],
  'src/application': [
    '../adapters/http/server.js',
    './../adapters/http/server.js',
    './ports/../../adapters/http/server.js',
    '../domain/../adapters/http/server.js',
    '../../src/adapters/http/server.js',
    '../main.js',
    '../../sandbox/main.js',
    'node:crypto',
    'koa',
    'inversify',
  ],
  'src/application/ports': ['../../adapters/http/server.js', '../../main.js', './../../main.js', 'koa'],
  'src/adapters/http': [
    '../weibo/client.js',
    './../weibo/client.js',
    './pages/../../weibo/client.js',
    '../../adapters/weibo/client.js',
    '../../domain/../adapters/weibo/client.js',
    '../../application/../adapters/weibo/client.js',
    '../composition/container.js',
    '../../main.js',
    '../../../sandbox/main.js',
    '/srv/weibind/src/main.js',
    'file:///srv/weibind/src/main.js',
    'inversify',
    'inversify/lib/container.js',
    '@inversifyjs/core',
    'reflect-metadata',
    'reflect-metadata/lite',
    'node:module',
    'node:process',
  ],
  'src/adapters/composition': ['../../main.js', '../../../sandbox/main.js', './../../main.js', 'node:process'],
  src: ['./domain/user.js', './adapters/http/server.js', './adapters/config/../http/server.js', 'inversify', 'koa'],
  'src/another-room': ['./neighbour.js', '../domain/user.js', 'koa'],
  sandbox: [
    '../src/domain/user.js',
    './../src/domain/user.js',
    './pages/../../src/domain/user.js',
    '../dist/main.js',
    '/srv/weibind/dist/main.js',
  ],
}

/** What each room may import. */
export const LAWFUL: Readonly<Record<string, readonly string[]>> = {
  'src/domain': ['./user.js'],
  'src/application': ['./refuse.js', './ports/clock.js', '../domain/user.js'],
  'src/application/ports': ['./clock.js', '../unavailable.js', '../../domain/user.js'],
  'src/adapters/http': [
    './server.js',
    './pages/login.js',
    '../../domain/user.js',
    '../../application/refuse.js',
    '../../application/ports/clock.js',
    'koa',
    'node:http',
  ],
  'src/adapters/composition': [
    './container.js',
    '../http/server.js',
    '../../domain/user.js',
    '../../application/refuse.js',
    '../../application/ports/clock.js',
    'inversify',
    'reflect-metadata',
  ],
  sandbox: ['./ledger.js', './pages/consent.js', 'node:http', 'koa'],
}
