import { accessSync, constants, statfsSync, statSync } from 'node:fs'
import { type Finding, fail, ok, warn } from '../../domain/finding.js'

const MEGABYTE = 1024 * 1024
const FULL_BYTES = MEGABYTE
const LOW_BYTES = 1024 * MEGABYTE
const READABLE_BY_OTHERS = 0o004
/** The magic numbers of `statfs` (Linux, `man 2 statfs`): AFS, Ceph, CIFS, FUSE, NFS, SMB, SMB2, 9P. */
const NETWORK_FILE_SYSTEMS: ReadonlySet<number> = new Set([
  0x5346414f, 0x00c36400, 0xff534d42, 0x65735546, 0x6969, 0x517b, 0xfe534d42, 0x01021997,
])

export interface FolderState {
  readonly mode: number
  readonly freeBytes: number
  /** The number of the file system's type. */
  readonly fileSystem: number
}

/** Whether the service can keep its database and its keys in a folder. It writes nothing there. */
export function examineFolder(folder: string): readonly Finding[] {
  try {
    if (!statSync(folder).isDirectory()) return [unusable(folder, 'it is no folder')]
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    return [unusable(folder, reasonOf(error))]
  }
  const { bavail, bsize, type } = statfsSync(folder)
  return folderFindings(folder, { mode: statSync(folder).mode, freeBytes: bavail * bsize, fileSystem: type })
}

export function folderFindings(folder: string, { mode, freeBytes, fileSystem }: FolderState): readonly Finding[] {
  if (freeBytes < FULL_BYTES) return [fail(`the disk of ${folder} is full`, 'Make space on this disk')]
  const free = `${Math.floor(freeBytes / MEGABYTE)} MB free`
  const found = [
    ...(freeBytes < LOW_BYTES ? [warn(`${folder} has less than 1 GB left: ${free}`, 'Make space on this disk')] : []),
    ...((mode & READABLE_BY_OTHERS) !== 0
      ? [warn(`${folder} is readable by others`, `Run: chmod o-rwx ${folder}`)]
      : []),
    ...(NETWORK_FILE_SYSTEMS.has(fileSystem >>> 0)
      ? [warn(`${folder} is on a network file system, where locks may not hold`, 'Move DATA_DIR to a local disk')]
      : []),
  ]
  return found.length > 0 ? found : [ok(`${folder}, ${free}`)]
}

function unusable(folder: string, reason: string): Finding {
  const todo = `Make the folder and give it to the account of the service: install -d -m 700 ${folder}; or set DATA_DIR`
  return fail(`${folder} cannot be used: ${reason}`, todo)
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'it is not there',
    EACCES: 'this account may not write to it',
    EROFS: 'its file system is read-only',
  }
  return words[code] ?? code
}
