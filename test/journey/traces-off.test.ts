import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { ProgramBench } from '../support/program-bench.js'

interface Coverage {
  readonly result: readonly { readonly url: string }[]
}

/** The files that a program has loaded, as V8 knows them. */
function loadedFiles(folder: string): string[] {
  const reports = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Coverage)
  return reports.flatMap(({ result }) => result.map(({ url }) => url))
}

describe('rule OP-13: traces that are off', () => {
  const bench = new ProgramBench()
  afterEach(() => bench.clear())

  for (const [endpoint, isLoaded] of [
    ['', false],
    ['http://127.0.0.1:1', true],
  ] as const)
    it(`load ${isLoaded ? 'OpenTelemetry only where an endpoint is set' : 'nothing of OpenTelemetry'}`, async () => {
      const coverage = bench.folder()
      const environment = { NODE_V8_COVERAGE: coverage, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }
      const service = await bench.serve({ environment })
      expect((await fetch(`${service.url}/metrics`)).status).to.equal(200)
      expect(await service.program.stop()).to.equal(0)
      const files = loadedFiles(coverage)
      expect(files.some((file) => file.endsWith('/dist/main.js'))).to.equal(true)
      expect(files.some((file) => file.includes('@opentelemetry'))).to.equal(isLoaded)
    })
})
