/** For tests that are not about limits: all their attempts come from one address. */
export const NO_LIMITS = {
  RATE_LIMIT_ACCOUNT: 'off',
  RATE_LIMIT_ACCOUNT_TOTAL: 'off',
  RATE_LIMIT_ADDRESS: 'off',
  RATE_LIMIT_FAILURES: 'off',
}
