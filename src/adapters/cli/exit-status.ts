/** The exit statuses of commands. All but `notFound` are codes of sysexits.h. */
export const EXIT = {
  ok: 0,
  notFound: 1,
  usage: 64,
  malformed: 65,
  unreadable: 66,
  unavailable: 69,
  cannotCreate: 73,
  config: 78,
} as const
