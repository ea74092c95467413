import { type Environment, Program, type ProgramStart } from './program.js'
import { RunningService } from './running-service.js'
import { temporaryFolder } from './temporary-folder.js'

type Start = Partial<ProgramStart>

export interface CommandResult {
  readonly status: unknown
  readonly stdout: string
  readonly stderr: string
}

/** Starts programs, each in its own folder, and removes both afterwards. */
export class ProgramBench {
  private readonly programs: Program[] = []
  private readonly folders: { readonly path: string; remove(): void }[] = []
  private readonly killAll = () => {
    for (const program of this.programs) program.killNow()
  }

  folder(): string {
    const folder = temporaryFolder()
    this.folders.push(folder)
    return folder.path
  }

  run(start: Start = {}): Program {
    if (this.programs.length === 0) process.on('exit', this.killAll)
    const program = new Program({ ...start, folder: start.folder ?? this.folder() })
    this.programs.push(program)
    return program
  }

  /** Resolves once the service listens. */
  async serve(start: Start = {}): Promise<RunningService> {
    const folder = start.folder ?? this.folder()
    return RunningService.of(this.run({ ...start, folder }), folder)
  }

  /** For a start that fails: its output and its exit status. */
  async fail(environment: Environment, folder = this.folder()): Promise<{ status: unknown; said: string }> {
    const program = this.run({ environment, folder })
    const status = await program.end()
    return { status, said: program.stdout + program.stderr }
  }

  /** Runs an operator's command. The service may be running or stopped. */
  async command(start: Start, ...args: readonly string[]): Promise<CommandResult> {
    const program = this.run({ ...start, args })
    return { status: await program.end(), stdout: program.stdout, stderr: program.stderr }
  }

  /** Kills running programs and removes all folders. */
  async clear(): Promise<void> {
    await Promise.all(this.programs.splice(0).map((program) => program.kill()))
    for (const folder of this.folders.splice(0)) folder.remove()
    process.removeListener('exit', this.killAll)
  }
}
