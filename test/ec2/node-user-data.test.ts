import { spawnSync } from 'node:child_process';
import { KafkaConfiguration, KafkaVersion } from '../../lib';
import { anEc2ClusterStack } from '../support/fixtures';
import { deployed } from './rendered';

const { cluster } = anEc2ClusterStack();
const deployment = deployed(cluster);
const { stackId, nodes } = deployment;
const guid = stackId.split('/')[2] ?? '';

test('is a script of Bash, small enough for EC2', () => {
  for (const { userData } of nodes) {
    expect(userData.startsWith('#!/bin/bash\n')).toBe(true);
    expect(Buffer.byteLength(userData)).toBeLessThan(16 * 1024);
    const { status, stderr } = spawnSync('bash', ['-n'], { input: userData, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  }
});

test('names its node, and the resource that waits for it in its own stack', () => {
  const { userData, stackName, logicalId } = deployment.node('b201');
  expect(userData).toContain(`node='/kafka/orders/${guid}/nodes/201'`);
  expect(userData).toContain(`--resource '${logicalId}'`);
  expect(userData).toMatch(new RegExp(`--stack 'arn:aws:cloudformation:[^']*:stack/${stackName}/[^']*'`));
  expect(stackName).not.toBe('Stack');
});

test('two nodes differ in nothing but their names', () => {
  const plain = (name: string) => {
    const { userData, stackName, logicalId } = deployment.node(name);
    return userData.replaceAll(logicalId, 'GROUP').replaceAll(stackName, 'STACK').replaceAll(name.slice(1), 'ID');
  };
  expect(plain('b201').replace(/stack\/STACK\/[^']*/, '')).toBe(plain('b301').replace(/stack\/STACK\/[^']*/, ''));
});

test('is the same with another release, so that a deployment gives no instance another description', () => {
  const other = deployed(
    anEc2ClusterStack({
      kafkaVersion: KafkaVersion.of('4.2.1'),
      configuration: KafkaConfiguration.of({ numPartitions: 6 }),
    }).cluster,
  );
  expect(other.nodes.map(({ userData }) => userData)).toEqual(nodes.map(({ userData }) => userData));
});

test('tells of nothing that is secret, nor where it would be', () => {
  for (const { userData } of nodes) {
    expect(userData).not.toMatch(/secretsmanager|password|BEGIN|:secret:/i);
  }
});
