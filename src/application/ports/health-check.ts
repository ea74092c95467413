/** One thing that the service depends on, as /readyz reports it. */
export interface HealthCheck {
  readonly name: string
  isUp(): Promise<boolean>
}
