/**
 * One word of a shell command, whatever is in it. What a token stands for is not known yet: it may hold anything but a
 * single quote.
 */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
