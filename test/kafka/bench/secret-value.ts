import { randomInt } from 'node:crypto';
import { isRecord } from '../../../bin/replacement/template';
import { plainText } from './plain-text';

const kinds = {
  Lowercase: 'abcdefghijklmnopqrstuvwxyz',
  Uppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  Numbers: '0123456789',
  Punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
};

/** The value of a new secret: what the template says, or one as Secrets Manager generates them; none where it is empty. */
export function secretValue(properties: {
  SecretString?: unknown;
  GenerateSecretString?: unknown;
}): string | undefined {
  const { SecretString, GenerateSecretString: wishes } = properties;
  if (SecretString !== undefined || !isRecord(wishes)) {
    return SecretString === undefined ? undefined : plainText(SecretString);
  }
  const password = generatedPassword(wishes);
  return typeof wishes.SecretStringTemplate === 'string'
    ? JSON.stringify({
        ...(JSON.parse(wishes.SecretStringTemplate) as object),
        [String(wishes.GenerateStringKey)]: password,
      })
    : password;
}

function generatedPassword(wishes: Readonly<Record<string, unknown>>): string {
  const excluded = plainText(wishes.ExcludeCharacters ?? '');
  const sets = Object.entries(kinds)
    .filter(([kind]) => !isTrue(wishes[`Exclude${kind}`]))
    .map(([, characters]) => characters.split('').filter((one) => !excluded.includes(one)))
    .filter((characters) => characters.length > 0);
  const any = [...sets.flat(), ...(isTrue(wishes.IncludeSpace) ? [' '] : [])];
  const length = Number(wishes.PasswordLength ?? 32);
  const required = isTrue(wishes.RequireEachIncludedType ?? true) ? sets.map(one) : [];
  const rest = Array.from({ length: length - required.length }, () => one(any));
  return shuffled([...required, ...rest]).join('');
}

const isTrue = (value: unknown) => String(value) === 'true';
const one = (characters: readonly string[]) => characters[randomInt(characters.length)] ?? '';
const shuffled = (characters: readonly string[]) =>
  characters
    .map((character) => ({ character, at: randomInt(2 ** 32) }))
    .sort((a, b) => a.at - b.at)
    .map(({ character }) => character);
