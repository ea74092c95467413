// Run by npm-chromium.ts as a process of its own: node unpack-chromium.js <packages> <fonts>
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [packages = '', fonts = ''] = process.argv.slice(2)
const require = createRequire(join(packages, 'package.json'))
const FAMILIES = ['noto-sans-sc', 'noto-emoji']

/** The machine's fonts come after ours, so that pictures of pages look alike everywhere. */
const CONFIGURATION = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${fonts}</dir>
  <cachedir>${fonts}/cache</cachedir>
${['sans-serif', 'system-ui', 'DejaVu Sans'].map(preferOurs).join('\n')}
</fontconfig>
`

const chromium = require('@sparticuz/chromium') as { executablePath(): Promise<string> }
const wawoff2 = require('wawoff2') as { decompress(font: Buffer): Promise<Uint8Array> }

await chromium.executablePath()
mkdirSync(fonts, { recursive: true })
for (const family of FAMILIES) {
  const files = join(packages, 'node_modules', '@fontsource-variable', family, 'files')
  for (const file of readdirSync(files)) {
    const font = await wawoff2.decompress(readFileSync(join(files, file)))
    writeFileSync(join(fonts, file.replace('.woff2', '.ttf')), font)
  }
}
writeFileSync(join(fonts, 'fonts.conf'), CONFIGURATION)

function preferOurs(family: string): string {
  return `  <match target="pattern">
    <test name="family"><string>${family}</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Noto Sans SC Variable</string></edit>
  </match>`
}
