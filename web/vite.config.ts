import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const ASSETS = join(import.meta.dirname, '..', 'dist', 'web', 'assets')
/** The page that shows openapi.json. */
const DOCS = join(import.meta.dirname, '..', 'dist', 'web', 'docs')
const VIEWER = join(import.meta.dirname, '..', 'node_modules', 'swagger-ui-dist')

/** Rule IN-8. */
const OLDEST_BROWSERS = ['chrome87', 'safari14', 'ios14']
const OUTDATED = 'outdated-browser.js'

/** Adds the script as a classic one, since outdated browsers may run no module. */
function outdatedBrowserScript(): Plugin {
  return {
    name: 'outdated-browser-script',
    apply: 'build',
    buildStart() {
      const source = readFileSync(join(import.meta.dirname, 'src', OUTDATED), 'utf8')
      this.emitFile({ type: 'asset', name: OUTDATED, source })
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const built = Object.values(bundle).find((file) => file.type === 'asset' && file.names.includes(OUTDATED))
        return [{ tag: 'script', attrs: { src: `./${built?.fileName}` }, injectTo: 'body' }]
      },
    },
  }
}

/** At build time, because the best compression is too slow for each start. */
function compressAssets(): Plugin {
  return {
    name: 'compress-assets',
    apply: 'build',
    closeBundle() {
      for (const file of readdirSync(ASSETS)) compress(join(ASSETS, file))
    },
  }
}

function compress(path: string): void {
  const content = readFileSync(path)
  // The viewer's script is large: with the best quality it alone would take as long as all the rest.
  const params = content.length > 1_000_000 ? { [constants.BROTLI_PARAM_QUALITY]: 9 } : {}
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params }))
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
}

/** Beside the application, so that no other page loads any of it. */
function copyDocs(): Plugin {
  return {
    name: 'copy-docs',
    apply: 'build',
    closeBundle() {
      mkdirSync(DOCS, { recursive: true })
      for (const file of ['swagger-ui-bundle.js', 'swagger-ui.css']) copyFileSync(join(VIEWER, file), join(DOCS, file))
      copyFileSync(join(import.meta.dirname, 'docs', 'show.js'), join(DOCS, 'show.js'))
      for (const file of readdirSync(DOCS)) compress(join(DOCS, file))
    },
  }
}

export default defineConfig({
  root: import.meta.dirname,
  // Relative, because only the server knows the path of PUBLIC_URL.
  base: './',
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: OLDEST_BROWSERS,
    cssTarget: OLDEST_BROWSERS,
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'vue' } },
  plugins: [outdatedBrowserScript(), compressAssets(), copyDocs()],
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
    // The CSP of the pages has no unsafe-eval, so texts must not be compiled to code.
    __INTLIFY_JIT_COMPILATION__: 'true',
  },
})
