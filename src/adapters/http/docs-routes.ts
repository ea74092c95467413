import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Router from '@koa/router'
import { compressed, send } from './built-file.js'
import { contentSecurityPolicy } from './page-routes.js'
import type { BuiltFile } from './read-built-pages.js'

/** Made by web/vite.config.ts. */
export const DOCS_FILES = ['swagger-ui-bundle.js', 'swagger-ui.css', 'show.js'] as const

/**
 * The page that shows openapi.json. Its files are read at the first request, since few processes are ever asked for
 * them.
 * @param folder of the files
 * @param publicUrl the URL of the pages in browsers
 */
export function docsRoutes(folder: string, publicUrl: string): Router {
  const router = new Router()
  const base = new URL(publicUrl).pathname.replace(/\/+$/, '')
  const page = compressed('index.html', Buffer.from(documentFor(base)))
  const policy = contentSecurityPolicy([])
  router.get('/docs', (ctx) => {
    ctx.set({ 'Cache-Control': 'no-cache', 'Content-Security-Policy': policy })
    send(ctx, page)
  })
  for (const name of DOCS_FILES) {
    let file: Promise<BuiltFile> | null = null
    router.get('assets', `/docs/${name}`, async (ctx) => {
      file ??= readBuiltFile(folder, name)
      const read = await file
      ctx.set('Cache-Control', 'public, max-age=3600')
      send(ctx, read)
    })
  }
  return router
}

/** The empty icon keeps browsers from asking for /favicon.ico. */
function documentFor(base: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>weibind API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${base}/docs/swagger-ui.css">
  </head>
  <body>
    <div id="docs" data-description="${base}/openapi.json"></div>
    <script src="${base}/docs/swagger-ui-bundle.js"></script>
    <script src="${base}/docs/show.js"></script>
  </body>
</html>
`
}

async function readBuiltFile(folder: string, name: string): Promise<BuiltFile> {
  const path = join(folder, name)
  const [content, brotli, gzip] = await Promise.all(['', '.br', '.gz'].map((ending) => readFile(path + ending)))
  if (!content || !brotli || !gzip) throw new Error(`${path} is incomplete`)
  return { name, content, brotli, gzip }
}
