/** What the person at the command line can mend: one message, exit code 2, and no stack. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
