import { execFileSync } from 'node:child_process';
import { shellWord } from '../../lib/private/shell';

test.each(['plain', '', 'two words', `it's`, `''`, '$HOME `id` $(id) "x" \\ ; & | > *', 'two\nlines'])(
  'the shell reads %j as one word, as it is',
  (text) => {
    expect(execFileSync('bash', ['-c', `printf '[%s]' ${shellWord(text)}`], { encoding: 'utf8' })).toBe(`[${text}]`);
  },
);
