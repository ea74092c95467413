/** The log for operators. Fields must not hold a secret, code, token, ticket, password or cookie (rule LG-1). */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
