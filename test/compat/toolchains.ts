import { join } from 'node:path'
import type { Preparation } from './preparation.js'

const VENV_PYTHON = join('.venv', process.platform === 'win32' ? 'Scripts' : 'bin', 'python')
const CLASS_PATH_SEPARATOR = process.platform === 'win32' ? ';' : ':'

/** With the packages of each `requirements.txt`. */
export function pythonPrograms(folder: string, ...sources: readonly string[]): Preparation {
  const requirements = sources.flatMap((source) => ['-r', join(source, 'requirements.txt')])
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...requirements]
  return {
    folder,
    sources,
    commands: [
      ['python3', '-m', 'venv', '.venv'],
      [join('.', VENV_PYTHON), ...install],
    ],
  }
}

export function python(folder: string, file: string): readonly string[] {
  return [join(folder, VENV_PYTHON), join(folder, file)]
}

/** With the packages of `pom.xml`. */
export function javaProgram(folder: string, source: string): Preparation {
  const copyPackages = ['dependency:copy-dependencies', '-DoutputDirectory=packages']
  return {
    folder,
    sources: [source],
    commands: [['mvn', '-q', '-B', '-f', source, 'compile', ...copyPackages]],
  }
}

/** @param main a class, or a source file */
export function java(project: string, main: string): readonly string[] {
  const classPath = [join(project, 'target', 'classes'), join(project, 'packages', '*')].join(CLASS_PATH_SEPARATOR)
  return ['java', '-Dfile.encoding=UTF-8', '-cp', classPath, main]
}

/** With the packages of `package.json`. */
export function nodeProgram(folder: string, source: string): Preparation {
  const quietly = ['--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error']
  return { folder, sources: [source], commands: [['npm', 'install', '--prefix', source, ...quietly]] }
}

/** With the packages of `go.mod`, as the executable `program`. */
export function goProgram(folder: string, source: string): Preparation {
  const program = process.platform === 'win32' ? 'program.exe' : 'program'
  return { folder, sources: [source], commands: [['go', 'build', '-C', source, '-o', program]] }
}
