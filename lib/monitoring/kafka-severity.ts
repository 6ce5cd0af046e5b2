/** Who is told, and how soon somebody has to act. */
export enum KafkaSeverity {
  /** Somebody is woken up: records cannot be written or read, or soon will not be. */
  PAGE = 'page',

  /** Somebody looks at it in working hours. */
  TICKET = 'ticket',

  /** Nobody is told; the dashboard shows it. */
  NONE = 'none',
}
