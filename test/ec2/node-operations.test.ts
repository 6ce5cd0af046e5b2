import { Template } from 'aws-cdk-lib/assertions';
import { readFileSync } from 'node:fs';
import { anEc2ClusterStack } from '../support/fixtures';

interface Document {
  readonly Properties: Record<string, unknown> & {
    readonly Content: {
      readonly parameters: Record<string, { readonly allowedPattern?: string }>;
      readonly mainSteps: { readonly inputs: { readonly runCommand: string[] } }[];
    };
  };
}

const documents = Object.values(
  Template.fromStack(anEc2ClusterStack().stack).findResources('AWS::SSM::Document'),
) as unknown as Document[];
const commands = documents.map(({ Properties }) => Properties.Content.mainSteps[0]?.inputs.runCommand);

test('a document for each thing that an operator asks of a node', () => {
  expect(commands).toEqual([
    ['/usr/local/bin/kafka-node health'],
    ['/usr/local/bin/kafka-node apply'],
    ['/usr/local/bin/kafka-node grow'],
    [`/usr/local/bin/kafka-node replace-volume '{{ Index }}'`],
    ['/usr/local/bin/kafka-node rejoin-controller'],
    ['/usr/local/bin/kafka-node rotate-admin'],
  ]);
});

test('each of which the command on the node knows', () => {
  const usage = readFileSync('assets/node/kafka-node', 'utf8');
  const words = commands.flat().map((command) => command?.split(' ')[1] ?? '?');
  expect(words.filter((word) => !new RegExp(`^  ${word} `, 'm').test(usage))).toEqual([]);
});

test('what an operator writes cannot be a command of its own', () => {
  for (const { Properties } of documents) {
    for (const { allowedPattern = '.*' } of Object.values(Properties.Content.parameters)) {
      const pattern = new RegExp(allowedPattern);
      expect(['0', '9'].filter((text) => !pattern.test(text))).toEqual([]);
      expect(["0'; id; '", '10', '', '-1', '$(id)'].filter((text) => pattern.test(text))).toEqual([]);
    }
  }
});

test('they can be changed in place, and are for instances', () => {
  for (const { Properties } of documents) {
    expect(Properties).toMatchObject({
      DocumentType: 'Command',
      UpdateMethod: 'NewVersion',
      TargetType: '/AWS::EC2::Instance',
    });
    expect(Properties).not.toHaveProperty('Name');
  }
});
