import type { AlarmState } from './missing-data';

/** Whether a rule is true, where alarms are in these states. */
export type Rule = (stateOf: (alarm: string) => AlarmState) => boolean;

const TOKEN =
  /\s*(?:(?<word>AND|OR|NOT)\b|(?<bracket>[()])|(?<state>ALARM|OK|INSUFFICIENT_DATA)\("(?<alarm>[^"]+)"\))/y;

type Token = 'AND' | 'OR' | 'NOT' | '(' | ')' | { readonly state: AlarmState; readonly alarm: string };

/**
 * The rule of a composite alarm: states of alarms with NOT, AND and OR, of which each binds closer than the next. Anything else,
 * such as AT_LEAST, is an error.
 */
export function parseRule(text: string): Rule {
  const tokens = tokensOf(text);
  const rule = either(tokens);
  if (tokens.length > 0) {
    throw new Error(`a rule goes on where it should end: ${text}`);
  }
  return rule;
}

function either(tokens: Token[]): Rule {
  const [first, ...others] = separatedBy('OR', both, tokens);
  return (stateOf) => [first, ...others].some((rule) => rule?.(stateOf));
}

function both(tokens: Token[]): Rule {
  const rules = separatedBy('AND', one, tokens);
  return (stateOf) => rules.every((rule) => rule(stateOf));
}

function separatedBy(word: Token, next: (tokens: Token[]) => Rule, tokens: Token[]): Rule[] {
  const rules = [next(tokens)];
  while (tokens[0] === word) {
    tokens.shift();
    rules.push(next(tokens));
  }
  return rules;
}

function one(tokens: Token[]): Rule {
  const token = tokens.shift();
  if (token === 'NOT') {
    const rule = one(tokens);
    return (stateOf) => !rule(stateOf);
  }
  if (token === '(') {
    const rule = either(tokens);
    if (tokens.shift() !== ')') {
      throw new Error('a bracket of a rule does not end');
    }
    return rule;
  }
  if (typeof token !== 'object') {
    throw new Error(`a rule has ${token ?? 'an end'} where an alarm should be`);
  }
  return (stateOf) => stateOf(token.alarm) === token.state;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.trimEnd().length) {
    const groups = pattern.exec(text)?.groups;
    if (!groups) {
      throw new Error(`not a rule that is known here: ${text}`);
    }
    const { word, bracket, state, alarm = '' } = groups;
    tokens.push(state === undefined ? ((word ?? bracket) as Token) : { state: state as AlarmState, alarm });
  }
  return tokens;
}
