/** What a person is told before saying yes. */
export interface Warning {
  readonly title: string;
  readonly duration: string;
  readonly risk: string;
}
