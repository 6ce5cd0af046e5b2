import { documentScript } from './ssm-document';

// Of the bench itself: `npm run test:kafka -- bench`.

const content = {
  schemaVersion: '2.2',
  parameters: {
    Index: { type: 'String', allowedPattern: '^[0-9]$' },
    Mode: { default: 'fast', allowedValues: ['fast', 'slow'] },
  },
  mainSteps: [
    {
      action: 'aws:runShellScript',
      name: 'run',
      inputs: { runCommand: ['set -e', "echo '{{ Index }}' {{Mode}}"], timeoutSeconds: '600' },
    },
  ],
};

test('the values of parameters are put into the script', () => {
  expect(documentScript(content, { Index: '3' })).toEqual({ script: "set -e\necho '3' fast", seconds: 600 });
});

test.each([
  [{}, 'Index is wanted'],
  [{ Index: "3'; reboot #" }, 'Index cannot be'],
  [{ Index: '3', Mode: 'other' }, 'Mode cannot be other'],
  [{ Index: '3', Colour: 'red' }, 'the document has no Colour'],
])('and refused as the service would: %j', (parameters, says) => {
  expect(() => documentScript(content, parameters as Record<string, string>)).toThrow(says);
});
