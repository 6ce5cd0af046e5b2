import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';

/** What an operator asks of a node: a document of Systems Manager for each, so that IAM can tell them apart. */
const OPERATIONS: readonly Operation[] = [
  { name: 'Health', command: 'health', description: 'Says whether a node is well' },
  { name: 'Apply', command: 'apply', description: 'Moves a node to what the last deployment published' },
  { name: 'Grow', command: 'grow', description: 'Grows the file systems of a node to the size of their volumes' },
  {
    name: 'ReplaceVolume',
    command: "replace-volume '{{ Index }}'",
    description: 'Takes an empty volume of a broker into use in place of one that was lost',
    parameters: {
      Index: { type: 'String', description: 'Which volume, from 0', allowedPattern: '^[0-9]$' },
    },
  },
  {
    name: 'RejoinController',
    command: 'rejoin-controller',
    description: 'Brings a controller that lost its volume back into the quorum',
  },
  {
    name: 'RotateAdmin',
    command: 'rotate-admin',
    description: 'Gives the other administrator a new password and makes it the current one',
  },
];

interface Operation {
  readonly name: string;
  readonly command: string;
  readonly description: string;
  readonly parameters?: Readonly<Record<string, object>>;
}

/** Longer than a broker takes to stop, to start and to read its logs again. */
const TIMEOUT_SECONDS = 3600;

/** Documents without names of their own, which could not be changed in place. */
export class NodeOperations extends Construct {
  constructor(scope: Construct, id: string, clusterName: string) {
    super(scope, id);
    for (const { name, command, description, parameters = {} } of OPERATIONS) {
      new CfnDocument(this, name, {
        documentType: 'Command',
        documentFormat: 'JSON',
        updateMethod: 'NewVersion',
        targetType: '/AWS::EC2::Instance',
        tags: [{ key: 'kafka:cluster', value: clusterName }],
        content: {
          schemaVersion: '2.2',
          description: `${description} of Kafka cluster ${clusterName}`,
          parameters,
          mainSteps: [
            {
              action: 'aws:runShellScript',
              name: 'kafkaNode',
              inputs: { runCommand: [`/usr/local/bin/kafka-node ${command}`], timeoutSeconds: `${TIMEOUT_SECONDS}` },
            },
          ],
        },
      });
    }
  }
}
