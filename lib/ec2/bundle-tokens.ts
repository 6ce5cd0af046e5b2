import { Token, Tokenization, type IResolvable } from 'aws-cdk-lib';

/** Texts without tokens, and what the tokens in them stand for, by the name that they got. */
export interface WithoutTokens {
  readonly files: Record<string, string>;
  readonly tokens: Record<string, string>;
}

/**
 * Takes out of the files of a release what is known only at deployment: an archive is made before. Each token leaves a mark
 * such as `@TOKEN_0@`, which the node fills in.
 */
export function takeTokensOut(files: Readonly<Record<string, string>>): WithoutTokens {
  const names = new Map<string, string>();
  const mark = (token: IResolvable) => {
    const value = Token.asString(token);
    const name = names.get(value) ?? `TOKEN_${names.size}`;
    names.set(value, name);
    return `@${name}@`;
  };
  const plain = (text: string): string =>
    Token.isUnresolved(text)
      ? (Tokenization.reverseString(text)
          .mapTokens({ mapToken: mark })
          .join({ join: (left: unknown, right: unknown) => `${left as string}${right as string}` }) as string)
      : text;
  return {
    files: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, plain(text)])),
    tokens: Object.fromEntries([...names].map(([value, name]) => [name, value])),
  };
}
