/**
 * A workload, or a question about one, that cannot be answered: what was given, what is allowed and what to change.
 *
 * `property` is the name of the property that is wrong, so that who read it from a file can tell the line.
 */
export class SizingError extends Error {
  constructor(
    message: string,
    public readonly property?: string,
  ) {
    super(message);
    this.name = 'SizingError';
  }
}
