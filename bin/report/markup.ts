/** HTML as it goes into the page. Whatever is not of this class is text, and is escaped. */
export class Markup {
  constructor(public readonly source: string) {}
}

/** What a template may hold; what is undefined or false is nothing. */
export type Content = Markup | string | number | false | undefined | readonly Content[];

/** A template that escapes what is put into it. */
export function markup(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const filled = contents.map((content, index) => `${parts[index] ?? ''}${sourceOf(content)}`);
  return new Markup(`${filled.join('')}${parts[contents.length] ?? ''}`);
}

function sourceOf(content: Content): string {
  if (content instanceof Markup) {
    return content.source;
  }
  if (typeof content === 'string' || typeof content === 'number') {
    return escaped(String(content));
  }
  return content === undefined || content === false ? '' : content.map(sourceOf).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe between tags and within quotes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
