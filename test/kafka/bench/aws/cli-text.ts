import { isRecord } from '../../../../bin/replacement/template';
import { plainText } from '../plain-text';

/**
 * What the AWS command line prints with `--output text`: scalars of an object in the order of their names and with tabs
 * between them, lists of objects as lines.
 *
 * Source: https://github.com/aws/aws-cli/blob/v2/awscli/text.py
 */
export function textOutput(value: unknown): string {
  return lines(value)
    .map((line) => `${line}\n`)
    .join('');
}

function lines(value: unknown, name?: string, keys?: readonly string[]): string[] {
  if (Array.isArray(value)) {
    return linesOfList(value as unknown[], name);
  }
  return isRecord(value) ? linesOfObject(value, name, keys) : [scalar(value)];
}

function linesOfList(list: readonly unknown[], name?: string): string[] {
  if (list.some(isRecord)) {
    const keys = [
      ...new Set(list.filter(isRecord).flatMap((item) => Object.keys(item).filter((key) => !isNested(item[key])))),
    ];
    return list.flatMap((item) => lines(item, name, keys.sort()));
  }
  const scalars = list.filter((item) => !isNested(item));
  return [...linesOfScalars(scalars, name), ...list.filter(isNested).flatMap((item) => lines(item, name))];
}

function linesOfScalars(scalars: readonly unknown[], name?: string): string[] {
  if (scalars.length === 0) {
    return [];
  }
  return name === undefined
    ? [scalars.map(scalar).join('\t')]
    : scalars.map((item) => `${name.toUpperCase()}\t${scalar(item)}`);
}

function linesOfObject(item: Readonly<Record<string, unknown>>, name?: string, keys?: readonly string[]): string[] {
  const names = Object.keys(item).sort();
  const scalars = keys ?? names.filter((key) => !isNested(item[key]));
  const cells = scalars.map((key) => (key in item ? scalar(item[key]) : ''));
  return [
    ...(cells.length > 0 ? [[...(name === undefined ? [] : [name.toUpperCase()]), ...cells].join('\t')] : []),
    ...names.filter((key) => !scalars.includes(key)).flatMap((key) => lines(item[key], key)),
  ];
}

const isNested = (value: unknown) => typeof value === 'object' && value !== null;

/** As Python prints them. */
function scalar(value: unknown): string {
  if (value === null || value === undefined) {
    return 'None';
  }
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : plainText(value);
}
