export const BACKUP_USAGE =
  'usage: node dist/main.js backup FILE                copies the embedded database, while the service runs or not'

/** @returns the name of the file to make, or null for a wrong command line */
export function parseBackupCommand(args: readonly string[]): string | null {
  const [file, ...more] = args
  return file && !file.startsWith('-') && more.length === 0 ? file : null
}
