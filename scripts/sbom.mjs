// Writes the software bill of materials (CycloneDX) of what an installation runs, from package-lock.json.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

process.chdir(join(import.meta.dirname, '..'))
const file = process.argv[2] ?? join('dist', 'sbom.cdx.json')
const packageJson = JSON.parse(readFileSync('package.json', 'utf8'))
const options = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only']
const made = spawnSync('npm', ['sbom', ...options], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
if (made.status !== 0) {
  console.error(made.stderr || made.error?.message)
  process.exit(1)
}
const sbom = JSON.parse(made.stdout)
// npm names it by its folder.
const { component } = sbom.metadata
component.name = packageJson.name
component.purl = `pkg:npm/${packageJson.name}@${packageJson.version}`

// npm names a package that is installed under an alias by the alias.
for (const each of sbom.components) each.name = each['bom-ref'].slice(0, each['bom-ref'].lastIndexOf('@'))

// npm's `--omit dev` also omits packages that a dependency needs as well.
const installed = packagesWithoutDev()
sbom.components = sbom.components.filter((each) => installed.has(nameOf(each)))
const refs = new Set([component, ...sbom.components].map((each) => each['bom-ref']))
sbom.dependencies = sbom.dependencies
  .filter(({ ref }) => refs.has(ref))
  .map((each) => ({ ...each, dependsOn: each.dependsOn.filter((ref) => refs.has(ref)) }))

const listed = new Set(sbom.components.map(nameOf))
const missing = [...installed].filter((each) => !listed.has(each))
if (missing.length > 0) {
  console.error(`the bill of materials lacks ${missing.join(', ')}`)
  process.exit(1)
}
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, `${JSON.stringify(sbom, null, 2)}\n`)
console.log(`${file}: ${sbom.components.length} packages, CycloneDX ${sbom.specVersion}`)

function packagesWithoutDev() {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const entries = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev)
  return new Set(entries.map(([path, { name, version }]) => nameOf({ name: name ?? lastName(path), version })))
}

function lastName(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

function nameOf({ name, version }) {
  return `${name}@${version}`
}
